import {
  findCodexBinary,
  type LaunchPlan,
  launchRuntime,
  planDemo,
  type RuntimeProcess,
  startDemoModel,
  threadStart,
  turnStart,
} from '../runtime';
import { type Json, type RuntimeSignal, TroubleError } from '../vocabulary';
import { micros, millisSince } from './clock';
import type { Place } from './place';
import { cannotRun, within } from './waiting';

/** The real codex without the control plane around it: what everything else is measured against. */
export async function planBareDemo(place: Place, modelUrl: string): Promise<LaunchPlan> {
  const binary = findCodexBinary();
  if (!binary.ok) throw new TroubleError(binary.error);
  return planDemo({ dataDir: place.dataDir, binary: binary.value, modelUrl });
}

/** From spawn to the answer to `initialize`, ms. The process is ended before this resolves. */
export async function timeBareStart(plan: LaunchPlan): Promise<number> {
  const began = micros();
  const runtime = launchRuntime(plan, () => undefined);
  await started(runtime);
  const took = millisSince(began);
  await runtime.stop();
  return took;
}

export interface BareTurns {
  /** From spawn to the first text of the first turn, ms. */
  readonly cold: number;
  /** From `turn/start` to the first text, ms, one per turn. */
  readonly warm: readonly number[];
}

/** Turns of the demo model on one bare runtime, one after the other. */
export async function timeBareTurns(place: Place, text: string, turns: number): Promise<BareTurns> {
  const model = await startDemoModel({ outsideDir: place.base });
  const began = micros();
  let onSignal: (signal: RuntimeSignal) => void = () => undefined;
  const runtime = launchRuntime(await planBareDemo(place, model.url), (signals) => {
    for (const signal of signals) onSignal(signal);
  });
  try {
    await started(runtime);
    const settings = {
      cwd: place.projectDir,
      sandbox: 'workspace-write',
      network: false,
      model: null,
    } as const;
    const opening = threadStart(settings);
    const opened = await runtime.request(opening.method, opening.params);
    const threadId = opened.ok ? threadIdIn(opened.value) : null;
    if (threadId === null) throw cannotRun('The runtime alone did not start a thread.');
    const takeTurn = async (): Promise<number> => {
      let first = 0;
      const ended = new Promise<void>((resolve) => {
        onSignal = ({ kind }) => {
          if (kind === 'text' && first === 0) first = micros();
          if (kind === 'turn-settled') resolve();
        };
      });
      const turn = turnStart(
        { threadId, text, clientMessageId: crypto.randomUUID() },
        { ...settings, effort: null },
      );
      const answer = await runtime.request(turn.method, turn.params);
      if (!answer.ok) throw cannotRun('The runtime alone did not take the turn.');
      await within(ended, 'The turn of the runtime alone did not end');
      return first;
    };
    const cold = ((await takeTurn()) - began) / 1000;
    const warm: number[] = [];
    for (let turn = 0; turn < turns; turn += 1) {
      const sentAt = micros();
      warm.push(((await takeTurn()) - sentAt) / 1000);
    }
    return { cold, warm };
  } finally {
    await runtime.stop();
    await model.close();
  }
}

async function started(runtime: RuntimeProcess): Promise<void> {
  const first = await within(
    Promise.race([runtime.ready, runtime.exited]),
    'The runtime alone did not start',
  );
  if ('reason' in first) throw cannotRun(`The runtime alone did not start: ${first.reason}`);
}

function threadIdIn(reply: Json): string | null {
  if (typeof reply !== 'object' || reply === null || !('thread' in reply)) return null;
  const { thread } = reply;
  if (typeof thread !== 'object' || thread === null || !('id' in thread)) return null;
  return typeof thread.id === 'string' ? thread.id : null;
}
