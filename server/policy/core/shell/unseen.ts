import type { Act } from './facts';
import type { Value } from './value';
import type { Walk, Where } from './walk';

/** Whether these commands bring in what nobody has seen: from the network, or out of a decoder. */
export const bringsUnseen = (acts: readonly Act[]): boolean =>
  acts.some(({ effects, traits }) => effects.has('network') || traits.has('decodes'));

/** Whether a word that is not known may hold what nobody has seen: through the pipe, or out of a variable that keeps it. */
export function isUnseen(walk: Walk, where: Where, { kind, source }: Value): boolean {
  if (kind === 'literal') return false;
  const named = [...source.matchAll(/\$\{?([A-Za-z_]\w*)/g)].some(([, name]) => walk.unseen.has(name ?? ''));
  return named || (where.unseen && where.input !== 'none');
}
