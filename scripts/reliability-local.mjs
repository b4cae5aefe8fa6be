// `npm run reliability-local`: runs the suites of every invariant once and writes .reliability/scorecard.json and .md. Exit code 1 when an
// invariant fails or was not run. `--scorecard` prints the last scorecard instead.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { requireSupportedNode } from './frame/node-version.mjs';
import { root } from './frame/root.mjs';
import { run } from './frame/run.mjs';
import { renderScorecard, scoreInvariants } from './frame/scorecard.mjs';
import { runVitest } from './frame/suites.mjs';

requireSupportedNode();
const folder = join(root, '.reliability');
if (process.argv.includes('--scorecard')) {
  const path = join(folder, 'scorecard.md');
  process.stdout.write(
    existsSync(path) ? readFileSync(path) : 'No scorecard yet: npm run reliability-local makes one.\n',
  );
  process.exit(existsSync(path) ? 0 : 3);
}

await bootstrap().catch(() => process.exit(3));
const invariants = await readInvariants();
const startedAt = Date.now();
const result = await runVitest([...new Set(invariants.flatMap((each) => each.suites))]);
const git = async (...args) => (await run('git', args)).output.trim();
const scorecard = scoreInvariants({
  invariants,
  files: result.files.map((file) => ({ ...file, name: file.name.replace(`${root}/`, '') })),
  run: {
    startedAt: new Date(startedAt).toISOString(),
    durationMs: Date.now() - startedAt,
    commit: await git('rev-parse', 'HEAD'),
    dirty: (await git('status', '--porcelain')) !== '',
    trigger: process.env.CI === 'true' ? 'ci' : 'manual',
  },
  machine: { os: process.platform, arch: process.arch, node: process.versions.node },
});
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'scorecard.json'), `${JSON.stringify(scorecard, null, 2)}\n`);
const text = renderScorecard(scorecard);
writeFileSync(join(folder, 'scorecard.md'), text);
if (process.env.GITHUB_STEP_SUMMARY) writeFileSync(process.env.GITHUB_STEP_SUMMARY, text, { flag: 'a' });
if (result.code !== 0) process.stdout.write(`${result.output.trimEnd()}\n\n`);
process.stdout.write(text);
process.exitCode = scorecard.status === 'pass' ? 0 : 1;

/** The table is TypeScript, because the product will read it too; esbuild makes it readable here. */
async function readInvariants() {
  const { transform } = await import('esbuild');
  const source = readFileSync(join(root, 'server/reliability/invariants.ts'), 'utf8');
  const { code } = await transform(source, { loader: 'ts', format: 'esm' });
  return (await import(`data:text/javascript,${encodeURIComponent(code)}`)).invariants;
}
