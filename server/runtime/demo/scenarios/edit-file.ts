import { asks, type DemoStep, lastOf, type Scenario, say, type ToolOutcome } from '../scenario';

const patch = `*** Begin Patch
*** Add File: demo-notes.md
+# Notes of the demo
+
+The demo model wrote this file after you accepted the change.
+
+- It lies in the project folder.
+- The diff you saw is what was written.
*** End Patch`;

/** One file written in the project, after its diff was accepted. */
export const editFile: Scenario = {
  prompt: 'edit a file',
  shows: 'a change inside the project: the diff waits for you before it is written',
  matches: (prompt) => asks(prompt, 'edit a file'),
  next(turn): DemoStep {
    const outcome = lastOf(turn);
    if (outcome === undefined) {
      return {
        say: say('I will write a short note into the project.\n'),
        call: { tool: 'apply_patch', patch },
      };
    }
    return { say: say(toldOf(outcome, '`demo-notes.md` is written, exactly as the diff showed.')) };
  },
};

/** What to say of a change, by how it ended. */
export function toldOf(outcome: ToolOutcome, done: string): string {
  if (outcome.declined) return 'You declined the change. No file was touched, and I stop here.';
  if (/^(Exit code: 0\b|Success\b|Done)/m.test(outcome.text)) return done;
  return `The change was allowed, but it could not be made:\n\n\`\`\`\n${outcome.text.trim()}\n\`\`\`\n`;
}
