/** Letters and digits without meaning, the same at each run. */
export function noise(length: number, alphabet = 'abcdefghijkLMNOPQRSTUVWXYZ0123456789', seed = 7): string {
  let state = seed;
  let out = '';
  while (out.length < length) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    out += alphabet[(state >>> 8) % alphabet.length];
  }
  return out;
}
