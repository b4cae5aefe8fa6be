import { asks, type DemoStep, lastOf, type Scenario, say } from '../scenario';

/** Would leave a file behind and read a private key; policy declines it before it begins, and nobody is asked. */
export const forbidden: Scenario = {
  prompt: 'forbidden',
  shows: 'a command that reads a private key, which policy denies',
  matches: (prompt) => asks(prompt, 'forbidden'),
  next(turn): DemoStep {
    const outcome = lastOf(turn);
    if (outcome === undefined) {
      const cmd = 'touch demo-forbidden.txt && cat ~/.ssh/id_rsa';
      return {
        say: say('I will read a key of yours.\n'),
        call: { tool: 'exec_command', cmd },
      };
    }
    if (!outcome.declined) return { say: say('The command ran. It should not have.') };
    const why = turn.reasons.map((reason) => ` I was told why: ${reason.replaceAll(/\s+/g, ' ')}`).join('');
    return { say: say(`I was not let. Nothing was read.${why}`) };
  },
};
