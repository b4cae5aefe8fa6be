import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test, vi } from 'vitest';
import { applyMode, decisions, judgeCommand, policyCases, virtualPlace } from '../policy';
import { trackedPolicy } from '../policy/testing/tracked-engine';
import { loadPolicy } from './load-policy';
import { withProject } from './pinned-policy';
import { readCaseFile } from './policy-files';
import { readProjectPolicy } from './project-files';

// Reading the rules takes a second of a quiet machine, and many of a busy one.
vi.setConfig({ testTimeout: 120_000 });

const project = mkdtempSync(join(tmpdir(), 'codexchat-project-'));
afterAll(() => rmSync(project, { recursive: true, force: true }));

const rank = (decision: (typeof decisions)[number]) => decisions.indexOf(decision);
const cases = policyCases
  .parse(readCaseFile(join(trackedPolicy().folder, 'corpus.json')))
  .filter((_, at) => at % 3 === 0);
const conditions = [
  'true',
  'context.program == "ls"',
  'context.effects.contains("write")',
  '!context.doubts.isEmpty()',
  'context.reads.containsAny(["workspace", "outside"])',
  'context.traits.isEmpty()',
  'context.hosts.isEmpty()',
];
const more = [
  '',
  '@contained("facts")\n',
  '@grantable("session")\n',
  '@contained("facts")\n@grantable("session")\n',
];
const rules = fc.array(
  fc.record({
    when: fc.constantFrom(...conditions),
    decision: fc.constantFrom('ask', 'deny'),
    more: fc.constantFrom(...more),
  }),
  { minLength: 1, maxLength: 4 },
);

test('files of a project, written, read and loaded as an accepted copy is, make nothing more permissive in any mode', async () => {
  const base = trackedPolicy();
  const { engine: before } = await loadPolicy(base);
  if (!before) throw new Error('the tracked policy is broken');
  let tightened = 0;
  // Each set is checked whole, which takes half a second; the seed of a failure is printed.
  await fc.assert(
    fc.asyncProperty(rules, fc.constantFrom('supervised', 'auto', 'unattended'), async (set, mode) => {
      rmSync(join(project, 'policies'), { recursive: true, force: true });
      mkdirSync(join(project, 'policies'));
      set.forEach(({ when, decision, more: annotations }, at) => {
        const head = `@id("own-${at}")\n@decision("${decision}")\n@reason("x")\n`;
        const rule = `${head}${decision === 'ask' ? annotations : ''}forbid (principal, action == Action::"command", resource)\nwhen { ${when} };\n`;
        writeFileSync(join(project, 'policies', `rule-${at}.cedar`), rule);
      });
      const found = readProjectPolicy(project);
      if (!found) throw new Error('nothing was found');
      const { engine: after, problems } = await loadPolicy(withProject(base, found));
      expect(problems).toEqual([]);
      if (!after) throw new Error('nothing was loaded');
      const settings = {
        mode,
        acceptEdits: true,
        sandbox: 'workspace-write',
        network: false,
        sandboxKept: false,
      } as const;
      for (const { command, cwd, fixture } of cases) {
        const place = virtualPlace('/home/dev/project', '/home/dev', fixture);
        const [loose, tight] = [before, after].map((engine) => judgeCommand(engine, command, cwd, place));
        if (!loose || !tight) throw new Error('nothing was judged');
        expect(rank(tight.decision), command).toBeGreaterThanOrEqual(rank(loose.decision));
        expect(rank(applyMode(tight, settings).decision), command).toBeGreaterThanOrEqual(
          rank(applyMode(loose, settings).decision),
        );
        if (tight.decision !== loose.decision) tightened++;
      }
    }),
    { numRuns: 4 },
  );
  expect(tightened).toBeGreaterThan(0);
});
