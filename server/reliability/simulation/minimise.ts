import type { Mutant } from './mutant';
import { drawOptions, faults, type SimRequest, type Switch } from './options';
import { makePrng } from './prng';
import { runSeed } from './run-seed';

/** Makes a failing run smaller while it breaks the same invariant: first fewer faults and habits, then fewer acts. */
export async function minimise(
  request: SimRequest,
  invariant: string,
  mutant: Mutant | null = null,
): Promise<SimRequest> {
  const fails = async (smaller: SimRequest): Promise<boolean> =>
    (await runSeed(smaller, mutant)).breach?.invariant === invariant;
  let found = request;
  const { rates, habits, acts } = drawOptions(request, makePrng(String(request.seed)));
  const drawn: readonly Switch[] = [...habits, ...faults.filter((fault) => rates[fault] > 0)];
  for (const one of drawn) {
    const without = [...(found.without ?? []), one];
    if (await fails({ ...found, without })) found = { ...found, without };
  }
  // The acts of people are drawn one after the other, so that a shorter run is the beginning of a longer one.
  let low = 0;
  let high = found.acts ?? acts;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (await fails({ ...found, acts: middle })) high = middle;
    else low = middle + 1;
  }
  return (await fails({ ...found, acts: low })) ? { ...found, acts: low } : found;
}
