import type { CedarContext } from './cedar';
import { combineAll, type Whole } from './combine';
import { commandContext } from './context';
import type { Engine } from './engine';
import { commandFacts } from './shell/command-facts';
import { type Act, type CommandFacts, createAct, type Place } from './shell/facts';
import type { Judgement } from './verdict';

/** What policy says about a command line, with everything that it rests on. */
export interface CommandVerdict extends Whole {
  readonly policyHash: string;
  readonly facts: CommandFacts;
  readonly parts: readonly { readonly act: Act; readonly judgement: Judgement }[];
}

/** The acts of a request; what is true of the whole comes as an act of its own, so that the same rules judge it. */
export function judgedActs({ acts, doubts, traits }: CommandFacts, command: string): readonly Act[] {
  if (doubts.length === 0 && traits.length === 0) return acts;
  const whole = createAct(command.slice(0, 200));
  for (const doubt of doubts) whole.doubts.add(doubt);
  for (const trait of traits) whole.traits.add(trait);
  return [whole, ...acts];
}

/** Judges a command line that would run in `cwd`. Pure but for the engine's own memory: the same request has the same verdict. */
export function judgeCommand(engine: Engine, command: string, cwd: string, place: Place): CommandVerdict {
  const facts = commandFacts(command, cwd, place);
  const seen = new Map<string, Judgement>();
  const parts = judgedActs(facts, command).map((act) => {
    const context: CedarContext = commandContext(act);
    const key = JSON.stringify(context);
    const judgement = seen.get(key) ?? engine.judge('command', context);
    seen.set(key, judgement);
    return { act, judgement };
  });
  return {
    ...combineAll(parts.map(({ judgement }) => judgement)),
    policyHash: engine.set.hash,
    facts,
    parts,
  };
}
