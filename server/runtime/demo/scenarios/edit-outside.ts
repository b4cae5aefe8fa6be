import { asks, type DemoStep, lastOf, type Scenario, say } from '../scenario';
import { toldOf } from './edit-file';

/** A file written outside of the project: what a policy should not let pass unseen. */
export const editOutside: Scenario = {
  prompt: 'edit outside',
  shows: 'a change outside of the project folder',
  matches: (prompt) => asks(prompt, 'edit outside'),
  next(turn): DemoStep {
    const file = `${turn.outsideDir}/codexchat-demo-outside.txt`;
    const outcome = lastOf(turn);
    if (outcome !== undefined)
      return { say: say(toldOf(outcome, `\`${file}\` is written, outside of the project.`)) };
    const patch = `*** Begin Patch\n*** Add File: ${file}\n+Written by the CodexChat demo. You may delete this file.\n*** End Patch`;
    return {
      say: say('I will write a file outside of the project folder.\n'),
      call: { tool: 'apply_patch', patch },
    };
  },
};
