import { type DemoStep, lastOf, type Scenario, say, type ToolOutcome } from '../scenario';
import { succeeded } from '../tool-output';

const file = 'demo-notes.md';

const create = `*** Begin Patch
*** Add File: ${file}
+# Notes of the demo
+
+The demo model wrote this file after you accepted the change.
+
+- It lies in the project folder.
+- Edits in this session: 1
*** End Patch`;

const update = (edits: number) => `*** Begin Patch
*** Update File: ${file}
@@
 - It lies in the project folder.
-- Edits in this session: ${edits}
+- Edits in this session: ${edits + 1}
*** End Patch`;

/** One file written in the project, after its diff was accepted. */
export const editFile: Scenario = {
  prompt: 'edit a file',
  shows: 'a change inside the project: the diff waits for you before it is written',
  matches: (prompt) => /\bedit\b/.test(prompt),
  next(turn): DemoStep {
    const outcome = lastOf(turn);
    if (outcome === undefined) {
      const edits = turn.earlierPatches.filter((patch) => patch.includes(file)).length;
      const patch = edits === 0 ? create : update(edits);
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
  if (succeeded(outcome.text)) return done;
  return `The change was allowed, but it could not be made:\n\n\`\`\`\n${outcome.text.trim()}\n\`\`\`\n`;
}
