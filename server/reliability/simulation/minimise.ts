import type { Mutant } from './mutant';
import { drawOptions, type Fault, faults, type SimRequest } from './options';
import { makePrng } from './prng';
import { runSeed } from './run-seed';

/** Makes a failing run smaller while it breaks the same invariant: first fewer fault classes, then fewer acts. */
export async function minimise(
  request: SimRequest,
  invariant: string,
  mutant: Mutant | null = null,
): Promise<SimRequest> {
  const fails = async (smaller: SimRequest): Promise<boolean> =>
    (await runSeed(smaller, mutant)).breach?.invariant === invariant;
  let found = request;
  const { rates, acts } = drawOptions(request, makePrng(String(request.seed)));
  for (const fault of faults.filter((one) => rates[one] > 0)) {
    const without: readonly Fault[] = [...(found.without ?? []), fault];
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
