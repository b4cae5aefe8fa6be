import { asks, type DemoStep, type Scenario, say } from '../scenario';

/** What the runtime asks of the demo's model when nobody chose. */
const ownEffort = 'medium';

/** Tells the effort that the request asks for; `model error effort` refuses a chosen one first, `model error every effort` refuses each. */
export const effort: Scenario = {
  prompt: 'tell the effort',
  shows: 'the reasoning effort that the request asked for',
  matches: (prompt) => asks(prompt, 'tell the effort') || refusing.test(plain(prompt)),
  next(turn): DemoStep {
    const every = refusing.exec(plain(turn.prompt.toLowerCase()))?.[1];
    const chosen = turn.effort !== null && turn.effort !== ownEffort;
    if (every !== undefined && (every !== '' || chosen))
      return { fault: { status: 400, refuses: 'reasoning.effort' } };
    return { say: say(`This request asks for the effort ${turn.effort ?? 'of nobody'}.`) };
  },
};

const refusing = /\bmodel error (every |)effort\b/;
const plain = (prompt: string): string => prompt.replaceAll(/\s+/g, ' ');
