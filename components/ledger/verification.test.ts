import { expect, it } from 'vitest';
import type { JobRow, JsonObject } from '../../server/vocabulary';
import { firstBadWords, sinceWords, verificationOf } from './verification';

const fault = { seq: 7, field: 'payload', what: 'does not match its commitment' };
const report = (entries: number, integrity: 'ok' | 'fault'): JsonObject => ({
  format: 'codexchat-ledger-verify/1',
  entries,
  integrity: { status: integrity, findings: integrity === 'ok' ? [] : [fault], more: 0 },
  completeness: { status: 'ok', findings: [], more: 0 },
  firstBad: integrity === 'ok' ? null : fault,
  checks: [],
  anchors: [],
  undetectable: ['something'],
});
const job = (seq: number, state: JobRow['state'], kept: JsonObject | null = null): JobRow => ({
  jobId: `job-${seq}`,
  kind: 'verify',
  subject: null,
  state,
  startedAt: seq,
  endedAt: state === 'running' ? null : seq,
  summary: null,
  report: kept,
  trouble: null,
  seq,
});

it('says never until a verification came to a verdict', () => {
  expect(verificationOf([], 10)).toEqual({ running: null, last: null, failed: null });
  const cancelled = job(4, 'cancelled');
  expect(verificationOf([job(9, 'running'), cancelled], 10)).toMatchObject({ last: null, failed: cancelled });
});

it('is current when nothing but its own end came after it, and counts what did', () => {
  const done = job(12, 'done', report(11, 'ok'));
  expect(verificationOf([done], 12).last).toMatchObject({ clean: true, since: 0 });
  expect(verificationOf([done], 15).last).toMatchObject({ clean: true, since: 3 });
  expect(sinceWords(3)).toContain('3 entries were written since');
});

it('keeps the last verdict while a later attempt runs or failed, and says both', () => {
  const done = job(12, 'done', report(11, 'ok'));
  const broken = job(14, 'interrupted');
  const seen = verificationOf([job(16, 'running'), broken, done], 16);
  expect(seen.running?.jobId).toBe('job-16');
  expect(seen.failed).toBe(broken);
  expect(seen.last?.clean).toBe(true);
});

it('is not whole where something could not be compared, though no fault was found', () => {
  const partly = {
    ...report(11, 'ok'),
    integrity: { status: 'ok', findings: [], more: 0, caveat: '2 rows' },
  };
  expect(verificationOf([job(12, 'done', report(11, 'ok'))], 12).last).toMatchObject({ whole: true });
  expect(verificationOf([job(12, 'done', partly)], 12).last).toMatchObject({ clean: true, whole: false });
});

it('is not clean with a fault, and names the first one', () => {
  const { last } = verificationOf([job(12, 'done', report(11, 'fault'))], 12);
  expect(last?.clean).toBe(false);
  expect(last && firstBadWords(last.report)).toBe(
    'First fault: entry 7, field “payload”. does not match its commitment',
  );
});

it('takes a report that was not kept, or that it does not know, for no verdict', () => {
  expect(verificationOf([job(12, 'done', null)], 12).last).toBe(null);
  expect(verificationOf([job(12, 'done', { format: 'other/1' })], 12).last).toBe(null);
});
