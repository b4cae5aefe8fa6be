import { parse } from 'unbash';
import { limits } from '../../../vocabulary';
import type { Act, CommandFacts, Place } from './facts';
import { spellingDoubts } from './spelling';
import { createWalk } from './walk';
import { walkScript } from './walk-script';

/**
 * Reads a command line. Never throws: what cannot be read is a doubt, and a doubt is never allowed. Even then everything that was
 * recognised is in the facts, so that what is denied is denied.
 */
export function commandFacts(command: string, cwd: string, place: Place): CommandFacts {
  const walk = createWalk(place, command.slice(0, 200));
  const { whole } = walk;
  for (const doubt of spellingDoubts(command)) {
    whole.doubts.add(doubt);
    whole.traits.add('disguised');
  }
  if (command.length > limits.policyCommandCharsMax) whole.doubts.add('too-large');
  if (command.length <= limits.policyParsedCharsMax) {
    try {
      walkScript(walk, parse(command), {
        cwds: [cwd],
        depth: 0,
        input: 'none',
        inputText: null,
        names: null,
        unseen: false,
        substituted: false,
        straight: true,
      });
    } catch {
      whole.doubts.add('unreadable');
    }
  }
  if (walk.acts.length > limits.policyActsMax) whole.doubts.add('too-many-commands');
  const nothing = walk.acts.every(
    ({ program, effects, doubts }) => program === '' && effects.size === 0 && doubts.size === 0,
  );
  if (nothing) whole.doubts.add('nothing-to-run');
  noteDownloads(walk.acts);
  const acts = walk.acts.slice(0, limits.policyActsJudgedMax);
  return { acts, doubts: [...whole.doubts], traits: [...whole.traits] };
}

/** What one command fetches and a later one runs. */
function noteDownloads(acts: readonly Act[]): void {
  const fetched = new Set<string>();
  for (const act of acts) {
    if (act.executes.some(({ path }) => path !== null && fetched.has(path))) act.traits.add('runs-input');
    if (act.effects.has('network')) for (const { path } of act.writes) if (path !== null) fetched.add(path);
  }
}
