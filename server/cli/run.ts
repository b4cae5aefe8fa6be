import { resolve as absolute } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import {
  type Answer,
  type ApprovalRow,
  type FeedFrame,
  type ItemRow,
  TroubleError,
  type TurnRow,
} from '../vocabulary';
import { packageFacts } from './package-facts';
import { openClient, type PlaneClient } from './plane-client';
import { transcriptLine } from './transcript-line';
import { type ExitCode, UsageError } from './usage';

const usage = `Usage: codexchat run --project DIR [--demo] [--on-ask decline|accept] [--json] PROMPT
  --project DIR   folder the agent works in
  --demo          use the built-in demo model (no login)
  --on-ask WORD   answer to what the agent asks: decline (default) or accept
  --json          print one JSON document instead of the transcript`;

export const output = z.object({
  sessionId: z.uuid(),
  turnId: z.uuid(),
  status: z.enum(['completed', 'interrupted', 'failed']),
  reason: z.string().nullable(),
  items: z.array(
    z.object({
      itemId: z.string(),
      kind: z.string(),
      status: z.string(),
      data: z.record(z.string(), z.unknown()),
    }),
  ),
  decisions: z.array(
    z.object({
      approvalId: z.uuid(),
      kind: z.string(),
      command: z.string().nullable(),
      paths: z.array(z.string()),
      answer: z.enum(['accept', 'decline', 'cancel']),
      by: z.enum(['policy', 'run']),
      rules: z.array(z.string()),
    }),
  ),
});
type Output = z.infer<typeof output>;

interface RunOptions {
  readonly project: string;
  readonly demo: boolean;
  readonly onAsk: Answer;
  readonly json: boolean;
  readonly prompt: string;
}

/** One turn headless. The transcript goes to stdout as it becomes durable; what the agent asks is answered by `--on-ask`. */
export async function run(argv: readonly string[]): Promise<ExitCode> {
  if (argv.includes('--help')) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const options = readOptions(argv);
  const client = await openClient(packageFacts());
  try {
    if (!options.demo) await requireLogin(client);
    const result = await runTurn(client, options);
    if (options.json) process.stdout.write(`${JSON.stringify(output.parse(result), null, 2)}\n`);
    else process.stdout.write(`\n${result.status}${result.reason === null ? '' : `: ${result.reason}`}\n`);
    return result.status === 'completed' ? 0 : 1;
  } finally {
    await client.close();
  }
}

function readOptions(argv: readonly string[]): RunOptions {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        project: { type: 'string' },
        demo: { type: 'boolean' },
        'on-ask': { type: 'string' },
        json: { type: 'boolean' },
      },
    });
    const { project, 'on-ask': onAsk = 'decline' } = values;
    if (project === undefined) throw new Error('--project is missing.');
    if (onAsk !== 'accept' && onAsk !== 'decline') throw new Error('--on-ask is accept or decline.');
    const prompt = positionals.join(' ');
    if (prompt.trim() === '') throw new Error('The prompt is missing.');
    return {
      project: absolute(project),
      demo: values.demo === true,
      onAsk,
      json: values.json === true,
      prompt,
    };
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

/** Without a login codex would try again and again in silence. */
async function requireLogin(client: PlaneClient): Promise<void> {
  const account = loginState.parse(await client.call('account.read'));
  if (account.state === 'logged-in') return;
  throw new TroubleError(account.problem ?? notLoggedIn);
}

const loginState = z.object({
  state: z.enum(['unknown', 'logged-in', 'logged-out']),
  problem: z.object({ kind: z.string(), what: z.string(), safe: z.string(), next: z.string() }).nullable(),
});

const notLoggedIn = {
  kind: 'run.not-logged-in',
  what: 'Codex is not logged in.',
  safe: 'No session was begun, and nothing was sent.',
  next: 'Log in once on the settings screen (npm start), with ChatGPT or an API key. --demo needs no login.',
} as const;

async function runTurn(client: PlaneClient, options: RunOptions): Promise<Output> {
  const commandId = () => crypto.randomUUID();
  const added = await client.call('projects.add', { commandId: commandId(), path: options.project });
  const { projectId } = z.object({ projectId: z.string() }).parse(added);
  const created = await client.call('sessions.create', {
    commandId: commandId(),
    projectId,
    flavour: options.demo ? 'demo' : 'codex',
    model: null,
    effort: null,
  });
  const { sessionId } = z.object({ sessionId: z.string() }).parse(created);

  const items = new Map<string, ItemRow>();
  const decisions = new Map<string, Output['decisions'][number]>();
  const printed = new Set<string>();
  const ended = deferred<TurnRow>();
  const noteDecision = ({ approvalId, ask, verdict }: ApprovalRow, answer: Answer, by: 'policy' | 'run') => {
    const { kind, command } = ask;
    const paths = ask.changes.map((change) => change.path);
    decisions.set(approvalId, { approvalId, kind, command, paths, answer, by, rules: [...verdict.rules] });
    const subject = `${command ?? paths.join(', ')} → ${answer}`;
    if (!options.json)
      process.stdout.write(
        by === 'run' ? `? ${subject}\n` : `! ${subject}, by policy: ${verdict.rules.join(', ')}\n`,
      );
  };
  const answerAll = (frame: Extract<FeedFrame, { type: 'entry' }>) => {
    for (const { table, row } of frame.rows) {
      if (!('sessionId' in row) || row.sessionId !== sessionId) continue;
      if (table === 'item') {
        items.set(row.itemId, row);
        const line = options.json || printed.has(row.itemId) ? null : transcriptLine(row);
        if (line !== null) {
          printed.add(row.itemId);
          process.stdout.write(`${line}\n`);
        }
      }
      if (table === 'turn' && row.settledAt !== null) ended.resolve(row);
      if (table !== 'approval' || decisions.has(row.approvalId)) continue;
      if (row.decidedBy === 'policy') noteDecision(row, row.answer ?? 'decline', 'policy');
      // What policy decides itself comes with its answer in the next entry; only what it asks is for us.
      if (row.state === 'requested' && row.verdict.decision === 'ask') {
        const { approvalId, shownHash } = row;
        const answer = options.onAsk;
        noteDecision(row, answer, 'run');
        client
          .call('approvals.decide', { commandId: commandId(), approvalId, answer, shownHash })
          .catch((error: unknown) => {
            // An answer that did not count is no decision. A request closed meanwhile is told by the transcript.
            decisions.delete(approvalId);
            if (error instanceof TroubleError && error.trouble.kind === 'approval.closed') return;
            process.stderr.write(`answer: ${String(error)}\n`);
          });
      }
    }
  };
  client.feed(
    (frame) => {
      if (frame.type === 'entry') answerAll(frame);
      if (frame.type === 'reset') ended.reject(lost('The feed lost its place'));
    },
    (reason) => ended.reject(lost(reason)),
  );
  const stop = () =>
    void client.call('sessions.interrupt', { commandId: commandId(), sessionId }).catch(() => undefined);
  process.once('SIGINT', stop);
  // Nobody reads any more (`run … | head`): like Ctrl-C.
  process.stdout.once('error', stop);
  const sent = await client.call('sessions.send', {
    commandId: commandId(),
    sessionId,
    text: options.prompt,
    intent: 'start',
  });
  const { turnId } = z.object({ turnId: z.string() }).parse(sent);
  const turn = await ended.promise;
  process.removeListener('SIGINT', stop);
  process.stdout.removeListener('error', stop);
  return {
    sessionId,
    turnId,
    status: turn.status === 'completed' || turn.status === 'failed' ? turn.status : 'interrupted',
    reason: turn.error?.message ?? turn.reason,
    items: [...items.values()]
      .sort((left, right) => left.ordinal - right.ordinal)
      .map(({ itemId, kind, status, data }) => ({ itemId, kind, status, data })),
    decisions: [...decisions.values()],
  };
}

const lost = (reason: string): TroubleError =>
  new TroubleError({
    kind: 'run.lost',
    what: `The turn can no longer be followed: ${reason.replace(/\.$/, '')}.`,
    safe: 'What was recorded is kept; nothing more is answered from here.',
    next: 'Look at the session in the app: it says what became of the turn.',
  });

/** A promise settled from outside (Node 20 has no `Promise.withResolvers`). */
function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}
