import { asks, type DemoStep, type Scenario, say } from '../scenario';

/** The model provider fails: with a status, or in the middle of its answer. */
export const modelError: Scenario = {
  prompt: 'model error',
  shows: 'a failing model; also `model error 429`, `model error cut` and `model error effort`',
  matches: (prompt) => asks(prompt, 'model error'),
  next({ prompt }): DemoStep {
    const word = /model error\s+(\d{3}|cut)\b/.exec(prompt.toLowerCase().replaceAll(/\s+/g, ' '))?.[1];
    if (word === 'cut') return { say: say('This answer will be cut off in the mid', 300), fault: 'cut' };
    const status = Number(word ?? 500);
    return { fault: { status: status >= 400 && status <= 599 ? status : 500 } };
  },
};
