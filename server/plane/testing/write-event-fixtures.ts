import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  fixturesDir,
  foldFixture,
  hashesPath,
  hashLines,
  missingFixtures,
  nameOf,
  readFixtures,
  readResults,
  resultsPath,
} from './event-fixtures';

/**
 * `npm run event-fixtures`: writes what is missing (the fixture of a new event, version or field, the results of a new fold version) and the list of
 * hashes. What is there is never changed, unless it is told to forget everything with `-- --anew`, which is right only before a release.
 */
const pretty = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;

if (process.argv.includes('--anew')) rmSync(fixturesDir, { recursive: true, force: true });
mkdirSync(fixturesDir, { recursive: true });
for (const fixture of missingFixtures(readFixtures()))
  writeFileSync(join(fixturesDir, `${nameOf(fixture)}.json`), pretty(fixture));
for (const fixture of readFixtures()) {
  const { fold, result } = foldFixture(fixture);
  const known = readResults(fold);
  if (known[nameOf(fixture)]) continue;
  mkdirSync(dirname(resultsPath(fold)), { recursive: true });
  writeFileSync(resultsPath(fold), pretty({ ...known, [nameOf(fixture)]: result }));
}
writeFileSync(hashesPath, `${hashLines().join('\n')}\n`);
