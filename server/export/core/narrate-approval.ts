import { limits } from '../../vocabulary';
import type { AskParts, Block, Tone } from './blocks';
import { BoundedMap, bounded } from './bounded-text';
import { filePart } from './item-parts';
import { isObject, listOf, objectOf, type SessionRecord, textOf } from './record';

const asked: Readonly<Record<string, string>> = {
  command: 'to run a command',
  fileChange: 'to change files',
  permissions: 'for more permissions',
  stdin: 'to type into a running command',
  elicitation: 'a question of a tool',
};

/** `accept` is the answer; these are the words for it. */
const answered: Readonly<Record<string, readonly [string, Tone]>> = {
  accept: ['Accepted', 'good'],
  decline: ['Declined', 'danger'],
  cancel: ['Declined, and the turn ended', 'danger'],
};

/** Requests for permission, numbered, each with what became of it. */
export class ApprovalNarrator {
  readonly #numbers = new BoundedMap<number>();
  #count = 0;

  /** Null when the entry is not about approvals. */
  entry(record: SessionRecord): readonly Block[] | null {
    const { type, seq, at, payload } = record;
    const approvalId = textOf(payload, 'approvalId') ?? '';
    const number = this.#numbers.get(approvalId);
    const named = number === null ? 'A request' : `Request ${number}`;
    const line = (tone: Tone, title: string, text: string | null): readonly Block[] => [
      { kind: 'line', at, seq, tone, title, text, detail: null },
    ];
    switch (type) {
      case 'approval.requested': {
        this.#count += 1;
        this.#numbers.set(approvalId, this.#count);
        return [{ kind: 'ask', at, seq, ask: askParts(this.#count, record) }];
      }
      case 'approval.decided': {
        const answer = textOf(payload, 'answer') ?? 'unknown';
        const [words, tone] = answered[answer] ?? [`Answered “${answer}”`, 'warning'];
        const by = textOf(payload, 'by');
        const where = by === null ? '' : `, by way of ${by}`;
        return line(tone, `${named}: ${words}`, `Decided by ${record.actor}${where}.`);
      }
      case 'approval.orphaned':
        return line('warning', `${named}: closed without an answer`, textOf(payload, 'reason'));
      case 'approval.delivered':
      case 'approval.resolved':
        return [];
      default:
        return null;
    }
  }
}

function askParts(number: number, { payload }: SessionRecord): AskParts {
  const ask = objectOf(payload, 'ask');
  const verdict = objectOf(payload, 'verdict');
  const changes = listOf(ask, 'changes').filter(isObject);
  const kind = textOf(ask, 'kind') ?? 'something';
  const cut = (field: string): string | null => {
    const text = textOf(ask, field);
    return text === null ? null : bounded(text);
  };
  return {
    number,
    what: asked[kind] ?? kind,
    command: cut('command'),
    cwd: textOf(ask, 'cwd'),
    reason: cut('reason'),
    detail: cut('detail'),
    files: changes.slice(0, limits.exportListMax).map(filePart),
    moreFiles: Math.max(0, changes.length - limits.exportListMax),
    decision: textOf(verdict, 'decision') ?? 'ask',
    rules: listOf(verdict, 'rules').filter((rule) => typeof rule === 'string'),
    policyHash: textOf(verdict, 'policyHash') ?? '',
    shownHash: textOf(payload, 'shownHash') ?? '',
  };
}
