import { asks, type DemoStep, lastOf, leavesSandbox, type Scenario, say } from '../scenario';
import { commandOutput } from '../tool-output';

const cmd = 'for i in $(seq 1 40); do echo "line $i of 40"; sleep 0.5; done';

/** Twenty seconds of work: time to interrupt, to steer, to kill the runtime. */
export const slow: Scenario = {
  prompt: 'slow',
  shows: 'a command that prints a line every half second for 20 seconds',
  matches: (prompt) => asks(prompt, 'slow'),
  next(turn): DemoStep {
    const outcome = lastOf(turn);
    if (outcome === undefined) {
      return {
        say: say('This takes about twenty seconds.\n'),
        call: { tool: 'exec_command', cmd, yieldMs: 30_000, unsandboxed: leavesSandbox(turn.prompt) },
      };
    }
    if (outcome.declined) return { say: say('You declined the command, so there is nothing to wait for.') };
    const { exitCode } = commandOutput(outcome.text);
    if (exitCode === null)
      return { say: say('The command is still running in the background. I do not wait for it any longer.') };
    return { say: say(`The slow command is done (exit code ${exitCode}).`) };
  },
};
