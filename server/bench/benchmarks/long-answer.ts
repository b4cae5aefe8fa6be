import { findCodexBinary } from '../../runtime';
import { TroubleError } from '../../vocabulary';
import { addProject, createSession, openBench, runtimePid, timeTurn } from '../bench-session';
import type { Benchmark } from '../benchmark';
import { type Measure, measure } from '../core/report';
import { startObservedModel } from '../observed-model';
import { makePlace, type Place } from '../place';
import { cpuSeconds, notReadable } from '../process-reading';
import { writeProgram } from '../program-file';

const prompt = 'stream 10000 characters in 2500 deltas over 10 seconds';
const characters = 10_000;
/** The best peer with its streaming option on: same codex, same kind of scripted model. */
const peer = { firstTextMs: 1_200, afterLastMs: 16_900, cpuSeconds: 19 };

export const longAnswer: Benchmark = {
  name: 'long-answer',
  about: '10,000 characters in 2,500 deltas over 10 s: first and last text, processor time',
  async run({ root }) {
    using place = makePlace();
    const model = await startObservedModel(place.base);
    try {
      const program = codexOn(place, model.url);
      await using bench = await openBench(root, place, { CODEXCHAT_CODEX_BIN: program });
      const { client, server } = bench;
      const sessionId = await createSession(client, await addProject(client, place.projectDir), 'codex');
      await timeTurn(bench, sessionId, 'hello');
      const codex = await runtimePid(client, 'codex');
      const before = { server: cpuSeconds(server.pid), codex: codex === null ? null : cpuSeconds(codex) };
      const turn = await timeTurn(bench, sessionId, prompt);
      const after = { server: cpuSeconds(server.pid), codex: codex === null ? null : cpuSeconds(codex) };
      const lastDeltaAt = model.lastDeltaAt();
      const cpu = cpuMeasures(before, after);
      return {
        measures: [
          measure('send → first text', (turn.firstTextAt - turn.sentAt) / 1000, 'ms', {
            beside: { what: 'the best peer', value: peer.firstTextMs },
          }),
          measure("last text after the model's last delta", (turn.lastTextAt - lastDeltaAt) / 1000, 'ms', {
            aim: { most: 150 },
            beside: { what: 'the best peer', value: peer.afterLastMs },
          }),
          measure('turn settled after the last delta', (turn.settledAt - lastDeltaAt) / 1000, 'ms'),
          measure('text that arrived live', turn.characters, 'characters', { aim: { least: characters } }),
          ...cpu,
        ],
        notes: [
          'The model runs beside the server, behind a connection that notes when each delta passes; the server has a browser-like reader of its feed.',
          ...(cpu.length === 0 ? [notReadable] : []),
        ],
      };
    } finally {
      await model.close();
    }
  },
};

interface Cpu {
  readonly server: number | null;
  readonly codex: number | null;
}

const cpuMeasures = (before: Cpu, after: Cpu): Measure[] => [
  ...(before.server === null || after.server === null
    ? []
    : [
        measure('server CPU for the turn, without codex', after.server - before.server, 's', {
          aim: { most: 3 },
          beside: { what: 'the best peer', value: peer.cpuSeconds },
        }),
      ]),
  ...(before.codex === null || after.codex === null
    ? []
    : [measure('codex CPU for the turn', after.codex - before.codex, 's')]),
];

/** The real codex, told on its command line to ask our model; everything else is as the server configures it. */
function codexOn(place: Place, modelUrl: string): string {
  const binary = findCodexBinary();
  if (!binary.ok) throw new TroubleError(binary.error);
  const provider = `{ name = "bench", base_url = "${modelUrl}", wire_api = "responses", requires_openai_auth = false }`;
  const settings = ['model="gpt-5.5"', 'model_provider="bench"', `model_providers.bench=${provider}`];
  return writeProgram(
    place,
    [binary.value],
    settings.flatMap((setting) => ['-c', setting]),
  );
}
