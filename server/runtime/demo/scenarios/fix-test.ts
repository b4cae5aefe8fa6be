import { asks, type DemoStep, type DemoTurn, type Scenario, say } from '../scenario';
import { commandOutput } from '../tool-output';

// Not `node --test`: in a sandbox without network its child processes cannot tell what their output is, and lose it.
const runTests = 'node test/duration.test.mjs';
const readSource = 'cat src/duration.mjs';
const patch = `*** Begin Patch
*** Update File: src/duration.mjs
@@ export function formatDuration(seconds) {
-  const minutes = Math.floor(seconds / 60);
+  const minutes = Math.floor((seconds % 3600) / 60);
*** End Patch`;

/** A whole piece of work on the sample project: see the test fail, read, change, see it pass, tell. */
export const fixTest: Scenario = {
  prompt: 'fix the failing test',
  shows: 'several steps of work on the sample project, from a red test to a green one',
  matches: (prompt) => asks(prompt, 'fix the failing test'),
  next(turn): DemoStep {
    const refused = turn.outcomes.findIndex((outcome) => outcome.declined);
    if (refused !== -1) return { say: say(toldOfRefusal(refused)) };
    return steps[turn.outcomes.length]?.(turn) ?? { say: say('There is nothing left to do.') };
  },
};

const steps: readonly ((turn: DemoTurn) => DemoStep)[] = [
  () => run('I will run the tests first, to see what fails.\n', runTests),
  (turn) => {
    const tests = reportOf(turn);
    if (tests.passed) return { say: say('All tests pass already. There is nothing to fix.') };
    if (!tests.isSample) {
      return {
        say: say(
          'I do not find the tests of the sample project here. Open a session in the sample project and ask again.',
        ),
      };
    }
    return run(
      '`formats hours` fails: one hour and five minutes come out as `1h 65m`. I will read the function.\n',
      readSource,
    );
  },
  (turn) => {
    if (!lastText(turn).includes('const minutes = Math.floor(seconds / 60);')) {
      return {
        say: say(
          'The source is not what I expected, so I change nothing. Set the sample project back and ask again.',
        ),
      };
    }
    const text =
      'The minutes are counted from the beginning instead of within the hour. One line is wrong:\n';
    return { say: say(text), call: { tool: 'apply_patch', patch } };
  },
  () => run('Now the tests again.\n', runTests),
  (turn) => ({
    say: say(
      reportOf(turn).passed
        ? summary
        : 'A test still fails. I stop here; the change can be seen in the diff.',
    ),
  }),
];

function run(text: string, cmd: string): DemoStep {
  return { say: say(text), call: { tool: 'exec_command', cmd, yieldMs: 30_000 } };
}

const lastText = (turn: DemoTurn) => turn.outcomes.at(-1)?.text ?? '';

function reportOf(turn: DemoTurn): { readonly passed: boolean; readonly isSample: boolean } {
  const { exitCode, output } = commandOutput(lastText(turn));
  return {
    passed: exitCode === 0 && /\bpass [1-9]/.test(output),
    isSample: output.includes('formats hours'),
  };
}

function toldOfRefusal(step: number): string {
  const what =
    ['run the tests', 'read the source', 'change the source', 'run the tests again'][step] ?? 'go on';
  const changed = step > 2 ? 'The change is made but unproven.' : 'Nothing was changed.';
  return `You did not let me ${what}, so I stop here. ${changed}`;
}

const summary = `The tests pass.

| step | result |
|---|---|
| tests before | 1 failing |
| cause | \`formatDuration\` counted all minutes, not those within the hour |
| change | one line in \`src/duration.mjs\` |
| tests after | all passing |
`;
