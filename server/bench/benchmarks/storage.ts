import { z } from 'zod';
import { addProject, type Bench, createSession, openBench, type TimedTurn, timeTurn } from '../bench-session';
import type { Benchmark } from '../benchmark';
import { type Measure, measure } from '../core/report';
import { median } from '../core/statistics';
import { makePlace } from '../place';
import { type Growth, readGrowth, readStored, type Stored } from '../stored-bytes';
import { pause } from '../waiting';

const prompt = 'stream 10000 characters in 2500 deltas over 10 seconds';
const characters = 10_000;
/** Several answers, one after the other, so that pages of 4 KiB which are partly empty do not decide the result. */
const answers = 5;
/** The record is complete when nothing has been added for this long, ms. */
const quietMs = 2_000;

export const storage: Benchmark = {
  name: 'storage',
  about: 'rows and bytes of a streamed answer of 10,000 characters',
  async run({ root }) {
    using place = makePlace();
    await using bench = await openBench(root, place);
    const projectId = await addProject(bench.client, place.projectDir);
    const sessionId = await createSession(bench.client, projectId, 'demo');
    // What a session costs once (thread, title), and the room that the first pruned answer leaves for the next, is not the price of an answer.
    await timeTurn(bench, sessionId, prompt);
    const head = await quietHead(bench);
    const before = readStored(place);
    const turns: TimedTurn[] = [];
    for (let answer = 0; answer < answers; answer += 1) turns.push(await timeTurn(bench, sessionId, prompt));
    await quietHead(bench);
    const growth = readGrowth(place, head);
    const seconds = median(turns.map(({ firstTextAt, lastTextAt }) => (lastTextAt - firstTextAt) / 1e6));
    return {
      measures: [...bytesOf(before, readStored(place), growth), ...rowsOf(growth, seconds)],
      notes: [
        `Per answer, mean of ${answers} in one session by the real codex, after a first one that is not counted.`,
        `Read when nothing had been written for ${quietMs / 1000} s, after a checkpoint.`,
      ],
    };
  },
};

async function quietHead({ client }: Bench): Promise<number> {
  const head = async () => z.object({ head: z.int() }).parse(await client.query('system.status')).head;
  for (let last = await head(); ; ) {
    await pause(quietMs);
    const now = await head();
    if (now === last) return now;
    last = now;
  }
}

function bytesOf(before: Stored, after: Stored, growth: Growth): Measure[] {
  const beside = { what: 'its text', value: characters };
  const grown = [...after.used]
    .map(([name, bytes]) => ({ name, bytes: (bytes - (before.used.get(name) ?? 0)) / answers }))
    .sort((left, right) => right.bytes - left.bytes);
  const used = grown.reduce((sum, { bytes }) => sum + bytes, 0);
  return [
    measure('growth of ledger.db', (after.fileBytes - before.fileBytes) / answers, 'bytes', {
      aim: { most: 6 * characters },
      beside,
    }),
    measure('growth of what is in use', used, 'bytes', { beside }),
    measure('free pages that the next entries take, in all', after.freeBytes, 'bytes'),
    measure('payloads', growth.payloadBytes / answers, 'bytes', { beside }),
    measure('envelopes', growth.envelopeBytes / answers, 'bytes', { beside }),
    ...grown.slice(0, 6).map(({ name, bytes }) => measure(`in use by ${name}`, bytes, 'bytes', { beside })),
  ];
}

function rowsOf({ rows }: Growth, seconds: number): Measure[] {
  const perAnswer = (type: string): number => (rows.get(type) ?? 0) / answers;
  const all = [...rows.values()].reduce((sum, count) => sum + count, 0) / answers;
  const kinds = [...rows.keys()].sort((left, right) => perAnswer(right) - perAnswer(left));
  return [
    measure('rows per second of streaming (live text)', perAnswer('item.text-appended') / seconds, '/s', {
      aim: { most: 4 },
    }),
    measure('rows per second, everything of the turn', all / seconds, '/s'),
    measure('rows', all, 'rows', { beside: { what: 'a peer', value: 5_017 } }),
    ...kinds.map((type) => measure(`  ${type}`, perAnswer(type), 'rows')),
  ];
}
