import type { Whole } from './combine';
import type { SandboxMode } from './default-policy';
import type { Decision } from './verdict';

/** Supervised: people are asked. Auto: what the sandbox contains runs. Unattended: as Auto, and what is left is declined. */
export type Mode = 'supervised' | 'auto' | 'unattended';

export interface ModeSettings {
  readonly mode: Mode;
  /** Edits of ordinary files of the workspace run unasked. */
  readonly acceptEdits: boolean;
  readonly sandbox: SandboxMode;
  /** Whether commands in the sandbox reach the network. */
  readonly network: boolean;
}

export interface ModeVerdict {
  readonly decision: Decision;
  /** Why the mode changed the verdict of the rules; null when it did not. */
  readonly because: 'contained-by-sandbox' | 'edit-accepted' | 'nobody-to-ask' | null;
}

/** What becomes of a verdict in a mode. A deny stays a deny, an allow an allow: a mode only answers in place of a person. */
export function applyMode(
  { decision, contained }: Pick<Whole, 'decision' | 'contained'>,
  settings: ModeSettings,
): ModeVerdict {
  if (decision !== 'ask') return { decision, because: null };
  const { mode, acceptEdits, sandbox, network } = settings;
  const boxed = mode !== 'supervised' && sandbox !== 'danger-full-access' && !network;
  if (contained !== null) {
    if (contained.every((kind) => kind === 'edit' && acceptEdits))
      return { decision: 'allow', because: 'edit-accepted' };
    if (boxed) return { decision: 'allow', because: 'contained-by-sandbox' };
  }
  return mode === 'unattended' ? { decision: 'deny', because: 'nobody-to-ask' } : { decision, because: null };
}
