import { contextCommands } from './context-commands';
import { contextPlaces } from './context-places';
import { contextWords } from './context-words';
import type { Random } from './random';

/** Every word in every place, and some room for whole commands. No multiple of `stride`, which is prime. */
const rounds = contextPlaces.length * contextWords.length + 1;
const stride = 7_919;

/**
 * A command in which a word, or a whole command, stands in a place with rules of its own. Of numbers that follow one
 * another none comes to the same word in the same place before the others had their turn; one of seven tries a whole command instead.
 */
export function contextForm(number: number, random: Random, canary: string): string {
  if (random.chance(15)) return random.pick(contextCommands)(canary);
  const at = (number * stride) % rounds;
  const word = contextWords[Math.floor(at / contextPlaces.length)] ?? random.pick(contextWords);
  const place = contextPlaces[at % contextPlaces.length] ?? random.pick(contextPlaces);
  const other = random.pick([() => 'a.txt', () => 'sub/c.txt', random.pick(contextWords)]);
  return place(word(canary), other(canary));
}
