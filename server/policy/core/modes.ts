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
  /** Whether the runtime keeps an accepted command in the sandbox, whatever becomes of it. */
  readonly sandboxKept: boolean;
}

export interface ModeVerdict {
  readonly decision: Decision;
  /** Why the mode changed the verdict of the rules; null when it did not. */
  readonly because: 'contained-by-sandbox' | 'contained-by-facts' | 'edit-accepted' | 'nobody-to-ask' | null;
}

/** What becomes of a verdict in a mode. A deny stays a deny, an allow an allow: a mode only answers in place of a person. */
export function applyMode(
  { decision, contained }: Pick<Whole, 'decision' | 'contained'>,
  { mode, acceptEdits, sandbox, network, sandboxKept }: ModeSettings,
): ModeVerdict {
  if (decision !== 'ask') return { decision, because: null };
  const boxed = mode !== 'supervised' && sandbox !== 'danger-full-access' && !network;
  const holds = { sandbox: boxed && sandboxKept, facts: boxed, edit: boxed || acceptEdits };
  if (contained?.every((kind) => holds[kind])) {
    if (contained.every((kind) => kind === 'edit' && acceptEdits))
      return { decision: 'allow', because: 'edit-accepted' };
    const because = contained.includes('sandbox') ? 'contained-by-sandbox' : 'contained-by-facts';
    return { decision: 'allow', because };
  }
  return mode === 'unattended' ? { decision: 'deny', because: 'nobody-to-ask' } : { decision, because: null };
}
