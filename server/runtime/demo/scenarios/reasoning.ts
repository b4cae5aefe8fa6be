import { asks, type DemoStep, type Scenario, say } from '../scenario';

/** A summary of the model's reasoning in two parts, then the answer. */
export const reasoning: Scenario = {
  prompt: 'reasoning',
  shows: 'a reasoning summary before the answer',
  matches: (prompt) => asks(prompt, 'reasoning'),
  next: (): DemoStep => ({
    reasoning: [
      say('**Reading the question**\n\nThe person wants to see what reasoning looks like on screen.', 800),
      say('**Choosing an answer**\n\nA short one is best, because the reasoning itself is the point.', 800),
    ],
    say: say('That was the reasoning summary, in two parts. This is the answer.'),
  }),
};
