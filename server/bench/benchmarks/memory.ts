import { addProject, createSession, openBench, runtimePid, timeTurn } from '../bench-session';
import type { Benchmark } from '../benchmark';
import { type Measure, measure } from '../core/report';
import { visit } from '../page-visit';
import { makePlace } from '../place';
import { notReadable, residentBytes } from '../process-reading';
import { pause } from '../waiting';

/** Starting leaves garbage; after this the number stands, ms. */
const settleMs = 5_000;
const mega = 1e6;

export const memory: Benchmark = {
  name: 'memory',
  about: 'resident memory of the idle server, and of one demo runtime beside it',
  async run({ root }) {
    using place = makePlace();
    await using bench = await openBench(root, place);
    const { client, server } = bench;
    const read = (what: string, pid: number | null, extra: Parameters<typeof measure>[3] = {}): Measure[] => {
      const bytes = pid === null ? null : residentBytes(pid);
      return bytes === null ? [] : [measure(what, bytes / mega, 'MB', extra)];
    };
    await pause(settleMs);
    const idle = read('server, idle after start', server.pid, {
      aim: { most: 180 },
      beside: { what: 'the leanest peer', value: 106 },
    });
    const own = residentBytes(server.pid, 'RssAnon');
    if (own !== null) idle.push(measure('of that its own (not program files)', own / mega, 'MB'));
    await visit(server.origin);
    await pause(settleMs);
    const visited = read('server, idle after a page load', server.pid);
    const sessionId = await createSession(client, await addProject(client, place.projectDir), 'demo');
    await timeTurn(bench, sessionId, 'answer');
    await pause(settleMs);
    const measures = [
      ...idle,
      ...visited,
      ...read('server, idle after one demo turn', server.pid),
      ...read('demo runtime (codex), idle after one turn', await runtimePid(client, 'demo')),
    ];
    const peers =
      'Peers were 106 MB (CloudCLI) and 382 MB (T3 Code) idle, with 155 MB per live codex in the latter.';
    return { measures, notes: measures.length === 0 ? [notReadable] : [peers] };
  },
};
