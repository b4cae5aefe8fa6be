/** Seeded draws. Each concern forks its own stream, so that one more draw here does not reshuffle what happens there. */
export interface Prng {
  /** In [0, 1). */
  next(): number;
  /** Whole number in [from, to]. */
  between(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  fork(label: string): Prng;
}

export function makePrng(seed: string): Prng {
  let [a, b, c, d] = stateOf(seed);
  const next = (): number => {
    // sfc32: small, fast, and its low bits are as good as its high ones.
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4_294_967_296;
  };
  for (let warm = 0; warm < 12; warm++) next();
  const between = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    between,
    chance: (probability) => next() < probability,
    pick: (list) => {
      const picked = list[between(0, list.length - 1)];
      if (picked === undefined) throw new Error('nothing to pick from');
      return picked;
    },
    fork: (label) => makePrng(`${seed}/${label}`),
  };
}

/** Four words out of a text (FNV-1a with four offsets). */
function stateOf(seed: string): [number, number, number, number] {
  const word = (offset: number): number => {
    let hash = 0x811c9dc5 ^ offset;
    for (let index = 0; index < seed.length; index++)
      hash = Math.imul(hash ^ seed.charCodeAt(index), 0x01000193);
    return hash | 0;
  };
  return [word(1), word(0x9e3779b9), word(0x85ebca6b), word(0xc2b2ae35)];
}
