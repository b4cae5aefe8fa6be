import type { EventOf, JsonObject } from '../../../vocabulary';
import { asObject } from '../codex/as-object';
import type { DiskEntry } from '../machine/disk';
import type { Fact, FactOf } from './fact';
import type { Court, Rule } from './referee';

interface Asked {
  readonly epoch: string;
  readonly wireId: number | string;
  readonly shownHash: string;
  readonly verdict: string;
  state: 'requested' | 'decided' | 'closed';
  answer: string | null;
}

/** Longest way of a decision to the disk and of a silent process to its end, ms. */
const clockBlurMs = 600_000;

/** When nothing breaks any more, a question is on record or answered within this, ms. */
const calmMs = 60_000;

const key = (epoch: string, wireId: unknown): string => `${epoch} ${typeof wireId} ${String(wireId)}`;

/** AP1 closed and decided once · AP2 never without a person or a policy that does not ask · AP3 never lost · AP4 one answer on the wire, durable before. */
export function approvalRules({ world, breach }: Court): Rule {
  const approvals = new Map<string, Asked>();
  /** Questions of living and dead processes, and whether an answer went out; `calmAt`: asked when nothing breaks any more. */
  const questions = new Map<string, { answer: string | null; readonly calmAt: number | null }>();
  const clicks = new Set<string>();
  const ended = new Map<string, number>();
  let clockSetAt = Number.NEGATIVE_INFINITY;
  /** Unasked answers must be on record; how many are, and how many went out, by epoch. */
  const unasked = new Map<string, number>();

  function decided({ entry }: DiskEntry, event: EventOf<'approval.decided'>) {
    const { approvalId, answer, shownHash, by } = event.payload;
    const asked = approvals.get(approvalId);
    if (!asked) return breach('AP1', `${approvalId} was decided and never requested`);
    if (asked.state !== 'requested')
      return breach('AP1', `${approvalId} was decided when it was ${asked.state}`);
    const byPolicy = entry.actor.id === 'policy' && by === 'policy' && asked.verdict !== 'ask';
    if (!byPolicy && (entry.actor.kind !== 'person' || !clicks.has(`${approvalId} ${answer} ${shownHash}`)))
      breach(
        'AP2',
        `${approvalId} was decided as ${answer} by ${entry.actor.id}, and no person clicked that`,
      );
    if (asked.shownHash !== shownHash)
      breach('AP2', `${approvalId} was decided for something else than shown`);
    const at = ended.get(asked.epoch);
    if (!byPolicy && at !== undefined && entry.at > at && world.time.mono - clockSetAt > clockBlurMs)
      breach('AP2', `${approvalId} was decided after the process that asked was gone`);
    asked.state = 'decided';
    asked.answer = answer;
    world.sometimes(`path/${byPolicy ? 'policy' : 'decided'}-${answer}`);
  }

  function closed(approvalId: string, how: string) {
    const asked = approvals.get(approvalId);
    if (!asked) return breach('AP1', `${approvalId} was ${how} and never requested`);
    if (asked.state === 'closed') return breach('AP1', `${approvalId} was ${how} after it was closed`);
    if (how === 'orphaned') world.sometimes(`path/orphaned-when-${asked.state}`);
    asked.state = 'closed';
  }

  function noneLeft(epoch: string | null, why: string) {
    for (const [approvalId, asked] of approvals)
      if (asked.state !== 'closed' && (epoch === null || asked.epoch === epoch))
        breach('AP3', `${approvalId} was left ${asked.state} ${why}`);
  }

  function entry(one: DiskEntry) {
    const { event, actor } = one.entry;
    switch (event.type) {
      case 'approval.requested': {
        const { approvalId, epoch, wireId, shownHash, verdict } = event.payload;
        const twice = [...approvals.values()].some(
          (asked) => asked.state !== 'closed' && asked.epoch === epoch && asked.wireId === wireId,
        );
        if (twice) breach('AP1', `one question of ${epoch} became two approvals`);
        const { decision } = verdict;
        approvals.set(approvalId, {
          epoch,
          wireId,
          shownHash,
          verdict: decision,
          state: 'requested',
          answer: null,
        });
        return;
      }
      case 'approval.decided':
        return decided(one, event);
      case 'approval.resolved':
        return closed(event.payload.approvalId, 'resolved');
      case 'approval.orphaned':
        return closed(event.payload.approvalId, 'orphaned');
      case 'notice.raised':
      case 'runtime.message-recorded':
        if (actor.kind === 'runtime') unasked.set(actor.id, (unasked.get(actor.id) ?? 0) + 1);
    }
  }

  function committed(fact: FactOf<'committed'>) {
    for (const one of fact.entries) entry(one);
    for (const { entry: sealed } of fact.entries)
      if (sealed.event.type === 'runtime.exited' && sealed.event.payload.epoch !== null)
        noneLeft(sealed.event.payload.epoch, 'by the exit of the process that asked');
  }

  function answered(epoch: string, message: JsonObject) {
    const question = questions.get(key(epoch, message.id));
    if (!question) return breach('AP4', `an answer went to ${epoch}, which had not asked`);
    const decision = asObject(message.result).decision;
    const before = question.answer;
    question.answer = typeof decision === 'string' ? decision : 'error';
    // The same refusal of a question that came twice says nothing new; anything else would be a second decision.
    if (before === question.answer && before !== 'accept') return world.sometimes('path/refused-again');
    if (before !== null)
      return breach('AP4', `a question of ${epoch} was answered ${before} and then ${question.answer}`);
    const asked = [...approvals.values()].find((one) => one.epoch === epoch && one.wireId === message.id);
    if (asked?.answer != null && asked.answer === decision) return;
    if (decision === 'accept')
      return breach('AP4', `accept went to ${epoch} before any decision was durable`);
    if (decision !== undefined && decision !== 'decline')
      return breach('AP4', `${String(decision)} went to ${epoch} without a decision`);
    if ((unasked.get(epoch) ?? 0) === 0) world.sometimes('path/refused-before-recorded');
    world.sometimes('path/declined-unasked');
  }

  /** The runtime closes a question that waited long enough to stand somewhere. */
  function withdrawn(epoch: string, wireId: unknown) {
    const question = questions.get(key(epoch, wireId));
    if (!question || question.answer !== null || question.calmAt === null) return;
    if (world.time.mono - question.calmAt < calmMs) return;
    if (![...approvals.values()].some((asked) => asked.epoch === epoch && asked.wireId === wireId))
      breach('AP3', `a question of ${epoch} was neither put on record nor answered`);
  }

  return {
    see(fact: Fact) {
      switch (fact.kind) {
        case 'committed':
          return committed(fact);
        case 'clicked':
          clicks.add(`${fact.approvalId} ${fact.answer} ${fact.shownHash}`);
          return;
        case 'ended':
          ended.set(fact.epoch, world.time.now());
          return;
        case 'fault':
          // Instants before and after a clock was set cannot be compared.
          if (fact.what.startsWith('the clock')) clockSetAt = world.time.mono;
          return;
        case 'said':
          if (typeof fact.message.method === 'string' && 'id' in fact.message) {
            const at = key(fact.epoch, fact.message.id);
            const calmAt = world.healed ? world.time.mono : null;
            if (!questions.has(at)) questions.set(at, { answer: null, calmAt });
          }
          if (fact.message.method === 'serverRequest/resolved')
            withdrawn(fact.epoch, asObject(fact.message.params).requestId);
          return;
        case 'sent':
          if (fact.message.method === undefined && 'id' in fact.message) answered(fact.epoch, fact.message);
          return;
        case 'server':
          if (fact.what === 'ready') noneLeft(null, 'by a server that is gone');
      }
    },
  };
}
