import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './root.mjs';
import { runBin } from './run.mjs';

/**
 * Runs vitest and counts. Resolves to `{ code, output, summary, passed, failed, skipped, files }`; `files` is one entry per test file with its
 * name, counts and time; `ran` one per test that passed, `failing` one per test that did not, with `text` for people. A run in which nothing
 * ran is red. `output` names what failed first, for whoever sees only its beginning.
 */
export const runVitest = (args = [], env = {}) =>
  withReport(async (report) => {
    const { code, output } = await runBin(
      'vitest/vitest.mjs',
      ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args],
      { env: { NO_COLOR: '1', ...env } },
    );
    return counted(code, output, readReport(report), (found) => ({
      passed: found.numPassedTests,
      failed: found.numFailedTests + (found.numFailedTestSuites > 0 && found.numFailedTests === 0 ? 1 : 0),
      skipped: found.numPendingTests + found.numTodoTests,
      files: found.testResults.map(fileResult),
      ran: found.testResults.flatMap(ranOf),
      failing: found.testResults.flatMap(vitestFailures),
    }));
  });

/** Runs Playwright's journeys and counts, in the same shape. */
export const runPlaywright = (args = [], env = {}) =>
  withReport(async (report) => {
    const { code, output } = await runBin(
      '@playwright/test/cli.js',
      ['test', '--reporter=list,json', ...args],
      {
        env: { NO_COLOR: '1', PLAYWRIGHT_JSON_OUTPUT_NAME: report, ...env },
      },
    );
    return counted(code, output, readReport(report), ({ stats, suites }) => ({
      passed: stats.expected + stats.flaky,
      failed: stats.unexpected,
      skipped: stats.skipped,
      files: [],
      ran: suites.flatMap((suite) => journeysOf(suite, [])),
      failing: suites.flatMap((suite) => journeyFailures(suite, [])),
    }));
  });

/** How much of each failed test's message is printed first, in characters: enough to know it, short enough that a cut log keeps all of them. */
const failureCharacters = 600;
const failure = (file, name, message) => ({
  file,
  name,
  text: `- ${file}: ${name}\n  ${(message ?? 'no message').slice(0, failureCharacters).replaceAll('\n', '\n  ')}`,
});
const inRepository = (path) => path.replace(`${root}/`, '');

const vitestFailures = (file) => [
  ...(file.status === 'failed' && file.assertionResults.every((each) => each.status !== 'failed')
    ? [failure(inRepository(file.name), 'the file itself', file.message)]
    : []),
  ...file.assertionResults
    .filter((each) => each.status === 'failed')
    .map((each) => failure(inRepository(file.name), each.fullName, each.failureMessages[0])),
];

const journeyFailures = (suite, groups) => [
  ...(suite.suites ?? []).flatMap((inner) => journeyFailures(inner, [...groups, inner.title])),
  ...suite.specs
    .filter((spec) => !spec.ok)
    .map((spec) =>
      failure(
        `e2e/${spec.file}`,
        [...groups, spec.title].join(' '),
        spec.tests.flatMap((test) => test.results).find((result) => result.error)?.error?.message,
      ),
    ),
];

/** Tests that passed, with the names of their groups. */
const ranOf = (file) =>
  file.assertionResults
    .filter((each) => each.status === 'passed')
    .map((each) => ({ file: inRepository(file.name), name: each.fullName }));

const journeysOf = (suite, groups) => [
  ...(suite.suites ?? []).flatMap((inner) => journeysOf(inner, [...groups, inner.title])),
  ...suite.specs
    .filter((spec) => spec.ok)
    .map((spec) => ({ file: `e2e/${spec.file}`, name: [...groups, spec.title].join(' ') })),
];

const fileResult = (file) => ({
  name: file.name,
  passed: file.assertionResults.filter((each) => each.status === 'passed').length,
  failed:
    file.status === 'failed'
      ? Math.max(1, file.assertionResults.filter((each) => each.status === 'failed').length)
      : 0,
  skipped: file.assertionResults.filter((each) => each.status === 'pending' || each.status === 'skipped')
    .length,
  elapsedMs: Math.round(Math.max(0, file.endTime - file.startTime)),
  firstFailure: file.assertionResults.find((each) => each.status === 'failed')?.fullName ?? null,
});

const counted = (code, output, found, count) => {
  const none = { passed: 0, failed: 0, skipped: 0, files: [], ran: [], failing: [] };
  const counts = found === null ? none : count(found);
  const ran = counts.passed + counts.failed > 0;
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} not run` : '';
  return {
    ...counts,
    code: code === 0 && !ran ? 1 : code,
    output: [...counts.failing.map(({ text }) => text), ran ? output : `${output}\nNo test ran.`].join('\n'),
    summary: `${counts.passed} passed, ${counts.failed} failed${skipped}`,
  };
};

const withReport = async (work) => {
  const folder = mkdtempSync(join(tmpdir(), 'codexchat-report-'));
  try {
    return await work(join(folder, 'report.json'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const readReport = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
};
