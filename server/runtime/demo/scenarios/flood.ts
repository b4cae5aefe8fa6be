import { asks, type DemoStep, lastOf, type Scenario, say } from '../scenario';
import { commandOutput } from '../tool-output';

const bytes = 5 * 1024 * 1024;

/** More output than anybody reads; nothing may hang on it. */
export const flood: Scenario = {
  prompt: 'flood',
  shows: 'a command that prints 5 MB',
  matches: (prompt) => asks(prompt, 'flood'),
  next(turn): DemoStep {
    const outcome = lastOf(turn);
    if (outcome === undefined) {
      const cmd = `yes 'codexchat demo: one of very many lines of output' | head -c ${bytes}`;
      return {
        say: say('I will run something that prints a lot.\n'),
        call: { tool: 'exec_command', cmd, yieldMs: 30_000 },
      };
    }
    if (outcome.declined) return { say: say('You declined the command; nothing was printed.') };
    const { exitCode, output } = commandOutput(outcome.text);
    const ended = exitCode === null ? 'is still running' : `ended with exit code ${exitCode}`;
    return {
      say: say(`The command ${ended}. Of its 5 MB the runtime showed me ${output.length} characters.`),
    };
  },
};
