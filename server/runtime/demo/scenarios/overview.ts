import { type Scenario, say } from '../scenario';

/** The answer to everything else: what there is to type. */
export function overview(listed: readonly { readonly prompt: string; readonly shows: string }[]): Scenario {
  const lines = listed.map(({ prompt, shows }) => `- **${prompt}**: ${shows}`);
  const text = `I am the demo model, a script without any knowledge. I know these words:\n\n${lines.join('\n')}\n`;
  return {
    prompt: 'anything else',
    shows: 'the list of scenarios',
    matches: () => true,
    next: () => ({ say: say(text) }),
  };
}
