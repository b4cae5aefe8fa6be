import { asks, type DemoStep, lastOf, type Scenario, say } from '../scenario';

/** Asks to leave the sandbox, without giving a reason: on the wire it looks like any other command. Not in the list that people see. */
export const leaveSandbox: Scenario = {
  prompt: 'leave the sandbox',
  shows: 'a command that runs without the sandbox when it is accepted',
  matches: (prompt) => asks(prompt, 'leave the sandbox'),
  next: (turn): DemoStep =>
    lastOf(turn) === undefined
      ? { call: { tool: 'exec_command', cmd: 'grep NoNewPrivs /proc/self/status', unsandboxed: true } }
      : { say: say('That was it.') },
};
