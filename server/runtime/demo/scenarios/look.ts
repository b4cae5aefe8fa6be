import { asks, type DemoStep, lastOf, type Scenario, say } from '../scenario';
import { commandOutput } from '../tool-output';

/** A command that only looks at the project, which policy allows. */
export const look: Scenario = {
  prompt: 'look around',
  shows: 'a command that only looks, which policy allows without asking you',
  matches: (prompt) => asks(prompt, 'look around'),
  next(turn): DemoStep {
    const outcome = lastOf(turn);
    if (outcome === undefined)
      return { say: say('I will look around first.\n'), call: { tool: 'exec_command', cmd: 'ls -a' } };
    if (outcome.declined) return { say: say('I may not look, so I know nothing about the folder.') };
    const { exitCode, output } = commandOutput(outcome.text);
    const entries = output.trim().split('\n').length;
    return {
      say: say(
        exitCode === 0 ? `I see ${entries} entries, and nobody had to be asked.` : 'I could not look around.',
      ),
    };
  },
};
