import type { ActEntry } from '../enforcement';
import type { DomainEvent, EventPayload, JsonObject } from '../vocabulary';

/** Numbers below 1 that are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Commands of everyday work: a few programs in most of them, many different files and folders. */
const programs = ['git', 'ls', 'cat', 'npm', 'grep', 'sed', 'node', 'rm', 'curl', 'mkdir', 'python3', 'make'];
const actsPerSession = 200;
/** Words that stand in one act of so many. */
export const rareEvery = 5_000;

/** The entries of so many acts, as a ledger would number them: what was asked, answered, delivered, confirmed and ended. */
export function* actEntries(acts: number): Generator<ActEntry> {
  const random = seeded(5);
  let seq = 0;
  const began = 1_700_000_000_000;
  const entry = (sessionId: string, { type, payload }: DomainEvent): ActEntry => {
    seq += 1;
    return {
      seq,
      stream: `session/${sessionId}`,
      type,
      at: began + seq * 2_000,
      payload: payload as unknown as JsonObject,
    };
  };
  for (let act = 0; act < acts; act += 1) {
    const sessionId = `00000000-0000-7000-8000-${String(Math.floor(act / actsPerSession)).padStart(12, '0')}`;
    if (act % actsPerSession === 0) {
      const projectId = `project-${Math.floor(random() * 20)}`;
      const named = { title: 'Long ago', model: null, effort: null, flavour: 'demo' } as const;
      yield entry(sessionId, { type: 'session.created', payload: { sessionId, projectId, ...named } });
    }
    const request = requestOf(act, random);
    const { approvalId, verdict, turnId, itemId, ask } = request;
    yield entry(sessionId, { type: 'approval.requested', payload: request });
    const declined = verdict.decision === 'deny' || (verdict.decision === 'ask' && random() < 0.3);
    const answer = declined ? 'decline' : 'accept';
    const by = verdict.decision === 'ask' ? 'web' : 'policy';
    yield entry(sessionId, { type: 'approval.decided', payload: { approvalId, answer, shownHash: 'h', by } });
    yield entry(sessionId, { type: 'approval.delivered', payload: { approvalId } });
    yield entry(sessionId, { type: 'approval.resolved', payload: { approvalId } });
    const end = declined
      ? { status: 'declined', exitCode: null }
      : { status: 'completed', exitCode: act % 3 };
    const item = { id: `i${act}`, type: 'commandExecution', raw: { command: ask.command, ...end } };
    yield entry(sessionId, { type: 'item.completed', payload: { itemId: itemId ?? '', turnId, item } });
  }
}

function requestOf(act: number, random: () => number): EventPayload<'approval.requested'> {
  const program = programs[Math.floor(random() ** 2 * programs.length)] ?? 'ls';
  const path = `src/dir${Math.floor(random() * 300)}/file${Math.floor(random() * 40_000)}.ts`;
  const rare = act % rareEvery === 0 ? ' needle' : '';
  const draw = random();
  const decision = draw < 0.75 ? 'allow' : draw < 0.94 ? 'ask' : 'deny';
  const rule = `${decision}-rule-${Math.floor(random() ** 2 * 20)}`;
  const command = `/bin/bash -c '${program} --flag${Math.floor(random() * 30)} ${path}${rare}'`;
  return {
    approvalId: `approval-${act}`,
    turnId: `turn-${Math.floor(act / 10)}`,
    itemId: `turn-${Math.floor(act / 10)}/i${act}`,
    epoch: '1-1-boot',
    wireId: act,
    method: 'item/commandExecution/requestApproval',
    ask: { kind: 'command', command, cwd: '/home/dev/project', reason: null, changes: [], detail: null },
    shownHash: 'h',
    verdict: {
      decision,
      rules: [rule],
      policyHash: 'f'.repeat(64),
      basis: {
        judged: decision,
        reasons: [{ rule, layer: 'organisation', reason: 'It only looks, and only at the workspace.' }],
        mode: { mode: 'supervised', acceptEdits: false, sandbox: 'workspace-write', network: false },
        because: null,
        acts: [
          {
            text: command,
            decision,
            rules: [rule],
            facts: { program: [program], reads: [`workspace,workspace /home/dev/project/${path}`] },
          },
        ],
        actsOmitted: 0,
        fault: null,
        grantable: false,
      },
    },
  };
}
