// Judges the import arrows of .dependency-cruiser.cjs, and that the judge saw everything: with some versions of TypeScript it reads nothing
// and is content.
import { existsSync } from 'node:fs';
import { root } from './frame/root.mjs';
import { run, runBin } from './frame/run.mjs';

const folders = ['app', 'components', 'server'];
const listed = await run('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...folders]);
const known = listed.output
  .split('\n')
  .filter((path) => /\.tsx?$/.test(path) && existsSync(`${root}/${path}`));
const judged = await runBin('dependency-cruiser/bin/dependency-cruise.mjs', [
  ...folders,
  '--config',
  '.dependency-cruiser.cjs',
  '--output-type',
  'json',
]);
const start = judged.output.indexOf('{');
if (start === -1 || listed.code !== 0 || known.length === 0) {
  process.stdout.write(`the arrows could not be judged\n${listed.output}\n${judged.output}\n`);
  process.exit(3);
}
const { modules, summary } = JSON.parse(judged.output.slice(start));
const seen = new Set(modules.map((module) => module.source));
const unseen = known.filter((path) => !seen.has(path));
for (const { rule, from, to } of summary.violations) process.stdout.write(`${rule.name}: ${from} -> ${to}\n`);
for (const path of unseen) process.stdout.write(`not read by the judge: ${path}\n`);
process.stdout.write(
  `${known.length} files, ${summary.totalDependenciesCruised} imports, ${summary.violations.length} violations\n`,
);
process.exitCode = summary.violations.length + unseen.length > 0 ? 1 : 0;
