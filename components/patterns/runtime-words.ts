import type { Flavour, RuntimeId, RuntimePhase, RuntimeRow } from '../../server/vocabulary';
import type { Intent } from '../ui/chip';
import type { IconName } from '../ui/icons';

/** How the phases of a runtime are said and drawn, everywhere the same. */
interface PhaseWords {
  readonly word: string;
  readonly intent: Intent;
  readonly icon: IconName | 'busy';
}

export const runtimeNames: Record<Flavour, string> = { codex: 'Codex', demo: 'Codex (demo)' };

/** A worker has a number where there are several. */
export const runtimeTitle = ({ flavour, worker }: RuntimeId): string =>
  worker === undefined ? runtimeNames[flavour] : `${runtimeNames[flavour]}, worker ${worker}`;

export const runtimePhases: Record<RuntimePhase, PhaseWords> = {
  idle: { word: 'not started', intent: 'neutral', icon: 'plug' },
  starting: { word: 'starting', intent: 'info', icon: 'busy' },
  ready: { word: 'ready', intent: 'neutral', icon: 'plug' },
  backoff: { word: 'restarting', intent: 'notice', icon: 'refresh' },
  open: { word: 'stopped restarting', intent: 'danger', icon: 'alert' },
  fatal: { word: 'cannot run', intent: 'danger', icon: 'alert' },
  stopping: { word: 'stopping', intent: 'neutral', icon: 'busy' },
  stopped: { word: 'stopped', intent: 'neutral', icon: 'stop' },
};

/** `It was killed by SIGKILL`; how it ended follows in brackets where the reason does not say it. */
export function exitWords({ code, signal, reason }: NonNullable<RuntimeRow['lastExit']>): string {
  const said = reason.replace(/\.$/, '');
  const how = signal ?? (code === null ? 'no exit code' : `code ${code}`);
  return said.includes(how) ? said : `${said} (${how})`;
}
