import { join } from 'node:path';
import { judgeCommand, policyCases, virtualPlace } from '../../policy';
import { loadPolicy, readCaseFile, readPolicyFiles } from '../../policy-source';
import type { Benchmark } from '../benchmark';
import { measure } from '../core/report';
import { percentile } from '../core/statistics';
import { cannotRun } from '../waiting';

const rounds = 20;

export const policy: Benchmark = {
  name: 'policy',
  about: 'deciding about a command: reading it, its facts, and the rules',
  async run({ root }) {
    const began = performance.now();
    const tracked = readPolicyFiles(join(root, 'policies'));
    const { engine } = await loadPolicy(tracked);
    const loaded = performance.now() - began;
    if (!engine) throw cannotRun('The policy files have problems.', 'Run `codexchat policy validate`.');
    const cases = tracked.caseFiles.flatMap((file) => policyCases.parse(readCaseFile(file)));
    const times: number[] = [];
    const places = cases.map(({ fixture }) => virtualPlace('/home/dev/project', '/home/dev', fixture));
    for (let round = 0; round <= rounds; round++)
      cases.forEach(({ command, cwd }, at) => {
        const place = places[at];
        if (!place) return;
        const start = performance.now();
        judgeCommand(engine, command, cwd, place);
        // The first round warms the machine up, as a server that has run for a minute is.
        if (round > 0) times.push(performance.now() - start);
      });
    const seconds = times.reduce((sum, time) => sum + time, 0) / 1000;
    return {
      measures: [
        measure('decision, median', percentile(times, 0.5), 'ms', { aim: { most: 1 } }),
        measure('decision, 99th percentile', percentile(times, 0.99), 'ms', { aim: { most: 10 } }),
        measure('decisions', times.length / seconds, '/s'),
        measure('reading and checking all rules, engine included', loaded, 'ms'),
      ],
      notes: [
        `${cases.length} commands of the tracked cases, ${rounds} rounds, ${engine.set.rules.size} rules, files of the fixtures.`,
      ],
    };
  },
};
