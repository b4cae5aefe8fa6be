import { addProject } from '../bench-session';
import type { Benchmark } from '../benchmark';
import { login } from '../client';
import { micros, millisSince } from '../clock';
import { measure } from '../core/report';
import { median } from '../core/statistics';
import { writeHistory } from '../history';
import { makePlace, type Place } from '../place';
import { startServer } from '../server-process';
import { timeStart } from '../timed-start';
import { entriesPerTurn } from '../turn-events';

const runs = 3;
const turnsPerSession = 40;

export const startLarge: Benchmark = {
  name: 'start-large',
  about: 'start on a large ledger (--entries N) against an empty one',
  async run({ root, entries }) {
    using empty = makePlace();
    using large = makePlace();
    await firstStart(root, empty);
    const projectId = await firstStart(root, large);
    const sessions = Math.max(1, Math.round(entries / (turnsPerSession * entriesPerTurn)));
    const began = micros();
    const head = await writeHistory(
      { root, place: large, projectId },
      Array.from({ length: sessions }, () => ({ sessionId: crypto.randomUUID(), turns: turnsPerSession })),
    );
    const writing = millisSince(began) / 1000;
    const times = { empty: [] as number[], large: [] as number[] };
    for (let run = 0; run < runs; run += 1) {
      times.empty.push(await timeStart(root, empty));
      times.large.push(await timeStart(root, large));
    }
    const ratio = median(times.large) / median(times.empty);
    return {
      measures: [
        measure('the large ledger', head, 'entries'),
        measure('start on it', median(times.large), 'ms', {
          beside: { what: 'an empty one', value: median(times.empty) },
        }),
        measure('large against empty', ratio, 'x', { aim: { most: 1.5 } }),
        measure('writing it (fold, hash, append)', head / writing, '/s'),
      ],
      notes: [
        `${sessions} sessions of ${turnsPerSession} turns; medians of ${runs} starts, taken in turn.`,
        'The aim is set for a million entries; --entries 1000000 builds them (some minutes).',
      ],
    };
  },
};

/** Makes the ledger, and a project in it for the sessions to belong to. */
async function firstStart(root: string, place: Place): Promise<string> {
  const server = await startServer(root, place);
  try {
    const client = await login(server);
    const projectId = await addProject(client, place.projectDir);
    client.close();
    return projectId;
  } finally {
    await server.stop();
  }
}
