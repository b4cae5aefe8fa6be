import { describe, expect, test } from 'vitest';
import { limits } from '../vocabulary';
import { createRequests } from './requests';
import { startPeer } from './testing/peer';

const realTimer = (work: () => void, ms: number) => {
  const timer = setTimeout(work, ms);
  return { cancel: () => clearTimeout(timer) };
};

function table(accept: (line: string) => boolean = () => true) {
  const sent: { id: number; method: string }[] = [];
  const requests = createRequests((line) => {
    if (!accept(line)) return false;
    sent.push(JSON.parse(line));
    return true;
  }, realTimer);
  const reply = (id: number) => requests.settle({ id, outcome: { ok: true, result: id } });
  return { requests, sent, reply };
}

describe('the table of requests', () => {
  test('nothing but initialize goes out before it is open', async () => {
    const { requests, sent, reply } = table();
    const later = requests.ask('later', {}, 1000);
    const first = requests.askFirst('initialize', {}, 1000);
    expect(sent.map(({ method }) => method)).toEqual(['initialize']);
    reply(2);
    expect(await first).toEqual({ ok: true, value: 2 });
    requests.open();
    reply(1);
    expect(await later).toEqual({ ok: true, value: 1 });
  });

  test('never more are out than the limit, all are answered, in order', async () => {
    const { requests, sent, reply } = table();
    requests.open();
    const asked = Array.from({ length: 200 }, () => requests.ask('x', {}, 10_000));
    for (let id = 1; id <= 200; id += 1) {
      expect(sent.length - (id - 1)).toBeLessThanOrEqual(limits.runtimeInFlightMax);
      expect(reply(id)).toBe('awaited');
    }
    expect(await Promise.all(asked)).toEqual(
      Array.from({ length: 200 }, (_, index) => ({ ok: true, value: index + 1 })),
    );
  });

  test('beyond the line it is busy, and a full input is busy too', async () => {
    const { requests } = table(() => false);
    const waiting = Array.from({ length: limits.runtimeQueueMax }, () => requests.ask('x', {}, 10_000));
    expect(await requests.ask('one too many', {}, 1000)).toMatchObject({ error: { kind: 'busy' } });
    requests.open();
    const outcomes = await Promise.all(waiting);
    expect(outcomes.every((outcome) => !outcome.ok && outcome.error.kind === 'busy')).toBe(true);
  });

  test('a reply that is late, doubled or of a stranger changes nothing', async () => {
    const { requests, reply } = table();
    requests.open();
    expect(await requests.ask('slow', {}, 1)).toEqual({ ok: false, error: { kind: 'timeout', afterMs: 1 } });
    expect(reply(1)).toBe('over');
    const asked = requests.ask('x', {}, 1000);
    expect(reply(2)).toBe('awaited');
    expect(reply(2)).toBe('over');
    expect(await asked).toEqual({ ok: true, value: 2 });
    for (const id of ['2', 3, 0, -1, 1.5])
      expect(requests.settle({ id, outcome: { ok: true, result: null } })).toBe('never');
  });

  test('the end of the process ends each one once, also those in line and those to come', async () => {
    const { requests, sent } = table();
    requests.open();
    const asked = Array.from({ length: 80 }, () => requests.ask('x', {}, 10_000));
    requests.close('It exited.');
    const gone = { ok: false, error: { kind: 'gone', message: 'It exited.' } };
    expect(await Promise.all(asked)).toEqual(asked.map(() => gone));
    expect(await requests.ask('later', {}, 1000)).toEqual(gone);
    expect(sent).toHaveLength(limits.runtimeInFlightMax);
  });
});

test('a living process is asked no more than the limit at once', async () => {
  const { runtime, log } = startPeer('silent');
  await runtime.ready;
  for (let index = 0; index < limits.runtimeInFlightMax + 20; index += 1) void runtime.request('x', {});
  runtime.notify('tell', {});
  expect(await log.next('unknown')).toMatchObject({ params: { asked: limits.runtimeInFlightMax } });
});
