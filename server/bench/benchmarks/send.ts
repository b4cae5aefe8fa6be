import { timeBareTurns } from '../bare-runtime';
import { addProject, createSession, openBench, runtimePid, timeTurn } from '../bench-session';
import type { Benchmark } from '../benchmark';
import { measure } from '../core/report';
import { median, spread } from '../core/statistics';
import { makePlace } from '../place';
import { cannotRun } from '../waiting';

const turns = 10;
const prompt = 'hello';
/** Published measurement of the quickest peer, on a comparable machine: T3 Code, warm, short answer. */
const peerMs = 365;

export const send: Benchmark = {
  name: 'send',
  about: 'send → first text of a short answer, warm and cold, beside the runtime alone',
  async run({ root }) {
    using place = makePlace();
    await using bench = await openBench(root, place);
    const projectId = await addProject(bench.client, place.projectDir);
    const sessionId = await createSession(bench.client, projectId, 'demo');
    const cold = await timeTurn(bench, sessionId, prompt);
    const warm: number[] = [];
    for (let turn = 0; turn < turns; turn += 1) {
      const { sentAt, firstTextAt } = await timeTurn(bench, sessionId, prompt);
      warm.push((firstTextAt - sentAt) / 1000);
    }
    if ((await runtimePid(bench.client, 'demo')) === null) throw cannotRun('The demo runtime is gone.');
    const fresh = await createSession(bench.client, projectId, 'demo');
    const second = await timeTurn(bench, fresh, prompt);

    using barePlace = makePlace();
    const bare = await timeBareTurns(barePlace, prompt, turns);
    return {
      measures: [
        measure(`warm, median of ${turns}`, median(warm), 'ms', {
          aim: { most: 200 },
          beside: { what: 'the best peer', value: peerMs },
        }),
        measure('warm, slowest', spread(warm).most, 'ms'),
        measure(`warm, median, beside the runtime alone`, median(warm), 'ms', {
          beside: { what: 'the runtime alone', value: median(bare.warm) },
        }),
        measure(
          'first turn of a new session, runtime warm',
          (second.firstTextAt - second.sentAt) / 1000,
          'ms',
        ),
        measure('cold: the first turn of a new server', (cold.firstTextAt - cold.sentAt) / 1000, 'ms', {
          beside: { what: 'the runtime alone, from its start', value: bare.cold },
        }),
      ],
      notes: [
        '"The runtime alone" is the same codex with the same demo model, spoken to without server, ledger or feed.',
      ],
    };
  },
};
