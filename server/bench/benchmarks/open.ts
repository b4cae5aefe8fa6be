import { addProject, openBench } from '../bench-session';
import type { Benchmark } from '../benchmark';
import { login } from '../client';
import { micros, millisSince } from '../clock';
import { measure } from '../core/report';
import { median } from '../core/statistics';
import { writeHistory } from '../history';
import { makePlace } from '../place';
import { startServer } from '../server-process';
import { itemsPerTurn } from '../turn-events';

const rounds = 20;
const sizes = { small: 50, large: 5_000 };

export const open: Benchmark = {
  name: 'open',
  about: 'opening a session of 5,000 items against one of 50',
  async run({ root }) {
    using place = makePlace();
    const server = await startServer(root, place);
    const client = await login(server);
    const projectId = await addProject(client, place.projectDir);
    client.close();
    await server.stop();
    const small = { sessionId: crypto.randomUUID(), turns: sizes.small / itemsPerTurn };
    const large = { sessionId: crypto.randomUUID(), turns: sizes.large / itemsPerTurn };
    const other = { sessionId: crypto.randomUUID(), turns: small.turns };
    await writeHistory({ root, place, projectId }, [other, small, large]);

    await using bench = await openBench(root, place);
    const time = async (sessionId: string): Promise<number> => {
      const began = micros();
      await bench.client.query('sessions.get', { sessionId });
      return millisSince(began);
    };
    // The first call of all compiles the path and opens the connection; a session nobody measures pays for it.
    await time(other.sessionId);
    const first = { small: await time(small.sessionId), large: await time(large.sessionId) };
    const times = { small: [] as number[], large: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      times.small.push(await time(small.sessionId));
      times.large.push(await time(large.sessionId));
    }
    return {
      measures: [
        measure('5,000 items, median of 20', median(times.large), 'ms', {
          beside: { what: '50 items', value: median(times.small) },
        }),
        measure('5,000 items against 50', median(times.large) / median(times.small), 'x', {
          aim: { most: 1.3 },
        }),
        measure('5,000 items, first time', first.large, 'ms', {
          beside: { what: '50 items, first time', value: first.small },
        }),
      ],
      notes: [
        'Whole sessions.get over HTTP, its JSON read to the end. A page shows 60 items, so the small session has a sixth fewer to give.',
        'Peer: 174 to 273 ms for 4,323 activities against 129 to 212 ms for a small one.',
      ],
    };
  },
};
