import { onTestFinished } from 'vitest';
import type { Answer, SandboxMode } from '../../vocabulary';
import { findCodexBinary } from '../codex-binary';
import { encodeAnswer, unserved } from '../core/answer';
import { echoMismatch, readEcho } from '../core/echo';
import { threadStart, turnStart } from '../core/encode';
import { startDemoModel } from '../demo/demo-model';
import { planDemo } from '../launch-plan';
import { launchRuntime } from '../process';
import type { LaunchPlan, RuntimeProcess } from '../runtime';
import { scratch } from './scratch';
import { createSignalLog, type SignalLog, type SignalOf } from './signal-log';

/** The real codex with the demo model, one thread open in a fresh workspace. Everything ends with the test. */
export interface RealCodex {
  readonly runtime: RuntimeProcess;
  readonly plan: LaunchPlan;
  readonly threadId: string;
  readonly workspace: string;
  /** A folder that is neither the workspace nor a place that the sandbox may write to. */
  readonly outside: string;
  readonly log: SignalLog;
  /** Starts a turn and gives the runtime's id of it. */
  begin(text: string): Promise<string>;
  /** Starts a turn and waits until it settles. */
  run(text: string): Promise<SignalOf<'turn-settled'>>;
  /** The text of the agent's completed messages so far. */
  said(): string;
}

export interface RealCodexOptions {
  /** How approvals are answered; `wait` leaves them open. */
  readonly answer?: Answer | 'wait';
  readonly sandbox?: SandboxMode;
  readonly workspace?: string;
  /** Changes the plan before the start, for example to trace it. */
  readonly change?: (plan: LaunchPlan) => LaunchPlan;
}

export async function startRealCodex(options: RealCodexOptions = {}): Promise<RealCodex> {
  const workspace = options.workspace ?? scratch('workspace');
  const outside = scratch('outside');
  const binary = findCodexBinary();
  if (!binary.ok) throw new Error(binary.error.what);
  const model = await startDemoModel({ outsideDir: outside });
  onTestFinished(() => model.close());
  const planned = planDemo({ dataDir: scratch('data'), binary: binary.value, modelUrl: model.url });
  const plan = options.change?.(planned) ?? planned;
  const log = createSignalLog((signal) => {
    if (signal.kind === 'request-unserved') runtime.respond(signal.wireId, unserved(signal.method));
    if (signal.kind !== 'approval-requested' || options.answer === 'wait') return;
    runtime.respond(signal.wireId, encodeAnswer(signal.method, options.answer ?? 'accept'));
  });
  const runtime = launchRuntime(plan, log.take);
  onTestFinished(async () => {
    await runtime.stop();
  });
  await Promise.race([runtime.ready, runtime.exited.then(({ reason }) => Promise.reject(new Error(reason)))]);

  const settings = {
    cwd: workspace,
    sandbox: options.sandbox ?? 'workspace-write',
    network: false,
    model: null,
  } as const;
  const start = threadStart(settings);
  const started = await runtime.request(start.method, start.params);
  const bound = started.ok ? readEcho(started.value) : null;
  if (bound === null) throw new Error(`no thread: ${JSON.stringify(started)}`);
  const different = echoMismatch(settings, bound.echo);
  if (different.length > 0) throw new Error(different.join('; '));
  const { threadId } = bound;

  const begin = async (text: string) => {
    const from = log.all.length;
    const request = turnStart(
      { threadId, text, clientMessageId: `test-${from}` },
      { ...settings, effort: null },
    );
    const [reply, turn] = await Promise.all([
      runtime.request(request.method, request.params),
      log.next('turn-started', () => true, from),
    ]);
    if (!reply.ok) throw new Error(`no turn: ${JSON.stringify(reply.error)}`);
    return turn.runtimeTurnId;
  };
  return {
    runtime,
    plan,
    threadId,
    workspace,
    outside,
    log,
    begin,
    async run(text) {
      const turnId = await begin(text);
      return log.next('turn-settled', (signal) => signal.runtimeTurnId === turnId);
    },
    said: () =>
      log
        .of('item-completed')
        .filter(({ item }) => item.type === 'agentMessage')
        .map(({ item }) => String(item.raw.text))
        .join('\n'),
  };
}
