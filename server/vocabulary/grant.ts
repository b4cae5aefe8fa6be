import { z } from 'zod';
import type { JudgedMode } from './verdict';

const text = z.string();

/** What exactly a grant lets run, as it stood on the card. A command has no changes, a change of files no command. */
export const grantShape = z.object({
  kind: z.enum(['command', 'fileChange']),
  command: text.nullable(),
  cwd: text.nullable(),
  changes: z.array(z.object({ path: text, change: text })),
});

/** Why a grant is over without a person. */
export const grantEnd = z.enum([
  'time',
  'uses',
  'policy-changed',
  'mode-changed',
  'settings-changed',
  'session-archived',
]);

export type GrantShape = z.infer<typeof grantShape>;
export type GrantEnd = z.infer<typeof grantEnd>;

/** A grant that counts, or did when it was listed. Instants are epoch ms. */
export interface Grant {
  readonly grantId: string;
  /** The request on whose card it was shown. */
  readonly approvalId: string;
  readonly shape: GrantShape;
  /** SHA-256 of all that it holds: the shape, where its paths lead, the facts and the rules. */
  readonly scope: string;
  /** The rules that ask, as `layer/id`. */
  readonly rules: readonly string[];
  readonly policyHash: string;
  readonly mode: JudgedMode;
  readonly madeAt: number;
  readonly until: number;
  readonly usesMax: number;
  readonly uses: number;
  readonly lastUsedAt: number | null;
  readonly by: string;
}
