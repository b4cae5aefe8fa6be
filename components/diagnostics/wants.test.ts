import { expect, it } from 'vitest';
import type { RuntimeRow } from '../../server/vocabulary';
import { unstartedRuntime } from '../../server/vocabulary/runtime-row';
import { wants } from './wants';

const trouble = (what: string) => ({ kind: 'k', what, safe: 'safe', next: 'next' });
const runtime = (phase: RuntimeRow['phase'], problem: RuntimeRow['problem']): RuntimeRow => ({
  ...unstartedRuntime,
  flavour: 'demo',
  phase,
  problem,
  seq: 1,
});
const well = {
  ledger: { writable: true, problem: null },
  codex: { binary: 'codex', version: '1', problem: null },
  sandbox: { works: true, problem: null },
  runtimes: [runtime('ready', trouble('an old problem'))],
  archives: { behind: 1, problem: null, problems: [] },
};

it('wants nothing while all is well, whatever was wrong before', () => expect(wants(well)).toEqual([]));

it('names the ledger first and each problem once', () => {
  const missing = trouble('There is no codex program.');
  const found = wants({
    ...well,
    ledger: { writable: false, problem: trouble('The disk is full.') },
    codex: { binary: null, version: '1', problem: missing },
    sandbox: { works: false, problem: missing },
    runtimes: [runtime('fatal', missing), runtime('open', trouble('It ended 6 times.'))],
    archives: { behind: 1, problem: trouble('No place for archives.'), problems: [] },
  });
  expect(found.map(({ what }) => what)).toEqual([
    'The disk is full.',
    'There is no codex program.',
    'It ended 6 times.',
    'One archive cannot be written.',
  ]);
});
