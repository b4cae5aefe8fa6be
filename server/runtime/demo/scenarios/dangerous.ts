import { asks, type DemoStep, lastOf, type Scenario, say } from '../scenario';
import { commandOutput } from '../tool-output';

/** Looks like the loss of a folder in the home; the folder does not exist, so an accepted one deletes nothing. */
export const dangerous: Scenario = {
  prompt: 'dangerous',
  shows: 'a recursive delete outside of the project (harmless: the folder does not exist)',
  matches: (prompt) => asks(prompt, 'dangerous'),
  next(turn): DemoStep {
    const outcome = lastOf(turn);
    if (outcome === undefined) {
      const cmd = `rm -rf ${turn.outsideDir}/codexchat-demo-danger`;
      return {
        say: say('I will clean up some old files outside of the project.\n'),
        call: { tool: 'exec_command', cmd },
      };
    }
    if (outcome.declined)
      return { say: say('You declined the delete. Nothing was removed, and I will not try again.') };
    const { exitCode } = commandOutput(outcome.text);
    if (exitCode === 0)
      return { say: say('The delete was allowed and ran. There was nothing to delete, so nothing is lost.') };
    return { say: say(`The delete was allowed, but it failed with exit code ${exitCode}.`) };
  },
};
