import { asks, type DemoStep, lastOf, leavesSandbox, type Scenario, say } from '../scenario';
import { commandOutput } from '../tool-output';

const cmd = 'i=0; while [ $i -lt 900 ]; do i=$((i+1)); echo "tick $i"; sleep 1; done';

/** A quarter of an hour of work that the model does not wait for: the turn ends, the command goes on beside it. */
export const background: Scenario = {
  prompt: 'in the background',
  shows: 'a command that goes on when its turn is over, and can be ended',
  matches: (prompt) => asks(prompt, 'in the background'),
  next(turn): DemoStep {
    const outcome = lastOf(turn);
    if (outcome === undefined) {
      return {
        say: say('I start it and do not wait for its end.\n'),
        call: { tool: 'exec_command', cmd, yieldMs: 1_500, unsandboxed: leavesSandbox(turn.prompt) },
      };
    }
    if (outcome.declined) return { say: say('You declined the command, so nothing runs.') };
    const { exitCode } = commandOutput(outcome.text);
    if (exitCode === null)
      return { say: say('It runs, and goes on when this turn is over. You can end it where it is listed.') };
    return { say: say(`It ended sooner than I thought (exit code ${exitCode}).`) };
  },
};
