import { createHash } from 'node:crypto';

/**
 * Turns test results into one row per invariant. `files`: `{ name, passed, failed, skipped, elapsedMs, firstFailure }` with names from the
 * root of the checkout. A row is `pass` only when every suite it names ran and something in it passed. The digest covers the verdicts and
 * no time, so that two machines can be compared.
 */
export const scoreInvariants = ({ invariants, files, run, machine }) => {
  const rows = invariants.map((invariant) => scoreOne(invariant, files));
  const verdicts = rows.map(({ id, status, suites, cases }) => ({ id, status, suites, cases }));
  return {
    schema: 'codexchat.scorecard/1',
    status: worst(rows.map((row) => row.status)),
    run,
    machine,
    invariants: rows,
    digest: createHash('sha256').update(JSON.stringify(verdicts)).digest('hex'),
  };
};

const scoreOne = ({ id, title, suites }, files) => {
  const isOf = (suite, file) => file.name === suite || file.name.startsWith(`${suite}/`);
  const ran = (file) => file.passed + file.failed > 0;
  const own = files.filter((file) => suites.some((suite) => isOf(suite, file)));
  const silent = suites.filter((suite) => !own.some((file) => isOf(suite, file) && ran(file)));
  const failing = own.find((file) => file.failed > 0);
  const sum = (key) => own.reduce((total, file) => total + file[key], 0);
  const skipped = sum('skipped');
  const reasons = [
    ...silent.map((suite) => `${suite} did not run`),
    ...(skipped > 0 ? [`${skipped} cases did not run`] : []),
  ];
  return {
    id,
    title,
    status: failing !== undefined ? 'fail' : reasons.length > 0 ? 'not_run' : 'pass',
    reason:
      failing === undefined
        ? reasons.join('; ') || null
        : `${failing.name}: ${failing.firstFailure ?? 'could not be loaded'}`,
    suites,
    cases: sum('passed') + sum('failed'),
    elapsedMs: sum('elapsedMs'),
  };
};

const worst = (statuses) =>
  ['fail', 'not_run', 'pass'].find((status) => statuses.includes(status)) ?? 'not_run';

/** The scorecard as one Markdown table, with the reasons below. */
export const renderScorecard = ({ status, run, machine, invariants, digest }) => {
  const rows = invariants.map(
    (row) =>
      `| ${row.id} | ${row.title} | ${row.status} | ${row.cases} | ${(row.elapsedMs / 1000).toFixed(1)} s |`,
  );
  const reasons = invariants
    .filter((row) => row.reason !== null)
    .map((row) => `* **${row.id}** ${row.status}: ${row.reason}`);
  return [
    `# Reliability: ${status}`,
    '',
    `Commit ${run.commit.slice(0, 12)}${run.dirty ? ' with changes that are not committed' : ''}, ${run.startedAt}, ` +
      `${(run.durationMs / 1000).toFixed(1)} s on ${machine.os} ${machine.arch}, Node ${machine.node}. Digest ${digest.slice(0, 16)}.`,
    '',
    '| invariant | what must hold | status | cases | time |',
    '|---|---|---|---|---|',
    ...rows,
    ...(reasons.length > 0 ? ['', ...reasons] : []),
    '',
  ].join('\n');
};
