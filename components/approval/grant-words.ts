import type { ApprovalAsk, Grant, GrantShape, VerdictBasis } from '../../server/vocabulary';
import { limits } from '../../server/vocabulary/limits';

/** Grants in words. Pure. */

export const grantHours = Math.round(limits.grantMs / 3600_000);

/** What a grant of this request would let run, line by line as it is compared. */
export function shapeLines({ kind, command, cwd, changes }: ApprovalAsk | GrantShape): readonly string[] {
  if (kind === 'command') return [command ?? '', ...(cwd === null ? [] : [`in ${cwd}`])];
  return changes.map(({ path, change }) => `${change} ${path}`);
}

/** What the grant does not hold fast, because it cannot. */
export function looseEnd({ kind }: ApprovalAsk | GrantShape): string {
  return kind === 'command'
    ? 'The words, the folder and where its paths lead must be the same. What the files say that it runs may change.'
    : 'The files and what is done to them must be the same. What is written into them may differ.';
}

/** The rules that ask, by name. */
export const askingRules = ({ reasons }: VerdictBasis): string =>
  reasons.map(({ layer, rule }) => `${layer}/${rule}`).join(', ');

export const usesWords = ({ uses }: Pick<Grant, 'uses'>): string =>
  uses === 0 ? 'not used yet' : uses === 1 ? 'used once' : `used ${uses} times`;

export const grantsWords = ({ open, uses }: { readonly open: number; readonly uses: number }): string =>
  `${open === 1 ? '1 grant' : `${open} grants`}, ${usesWords({ uses })}`;
