import { asks, type DemoStep, lastOf, type Scenario, say } from '../scenario';
import { commandOutput } from '../tool-output';

/** A harmless command, then a word on what it really printed. It makes an empty hidden folder, so that it is no command that only looks. */
const cmd = 'pwd && ls -1 && mkdir -p .codexchat-demo';

export const runCommand: Scenario = {
  prompt: 'run a command',
  shows: 'a harmless command that asks first, then a comment on its real output',
  matches: (prompt) => asks(prompt, 'run a command') || asks(prompt, 'run command'),
  next(turn): DemoStep {
    const outcome = lastOf(turn);
    if (outcome === undefined) {
      return {
        say: say('I will look at the folder first.\n'),
        call: { tool: 'exec_command', cmd },
      };
    }
    if (outcome.declined) {
      return {
        say: say('You declined the command, so I know nothing about the folder and leave it at that.'),
      };
    }
    const { exitCode, output } = commandOutput(outcome.text);
    // What a shell may say before the command (a broken profile, a warning) is not its output.
    const lines = output.trim().split('\n');
    const [folder, ...names] = lines.slice(
      Math.max(
        0,
        lines.findIndex((line) => line.startsWith('/')),
      ),
    );
    if (exitCode !== 0)
      return { say: say(`The command failed with exit code ${exitCode}.\n\n${quote(output)}`) };
    const listed = names.slice(0, 8).map((name) => `- \`${name}\``);
    const more = names.length > 8 ? `\n- and ${names.length - 8} more` : '';
    const content =
      names.length === 0
        ? 'It is empty.'
        : `It holds ${names.length} entries:\n\n${listed.join('\n')}${more}`;
    return { say: say(`The folder is \`${folder}\`. ${content}\n`) };
  },
};

function quote(output: string): string {
  return `\`\`\`\n${output.trim()}\n\`\`\`\n`;
}
