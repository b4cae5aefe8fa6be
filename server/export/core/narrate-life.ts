import type { JsonObject } from '../../vocabulary';
import type { Block, Tone } from './blocks';
import { bounded } from './bounded-text';
import { isObject, listOf, numberOf, objectOf, type SessionRecord, textOf } from './record';

/** What an entry about the session, its turns, its thread or a notice says in one line. */
interface Told {
  readonly tone: Tone;
  readonly title: string;
  readonly text?: string | null;
  readonly detail?: string | null;
}

type Tell = (payload: JsonObject, record: SessionRecord) => Told;

const echoText = (payload: JsonObject): string => {
  const echo = objectOf(payload, 'echo');
  const network = echo?.network === true ? 'network open' : 'no network';
  return `Sandbox ${textOf(echo, 'sandbox') ?? 'unknown'}, ${network}, approvals ${textOf(echo, 'approvalPolicy') ?? 'unknown'}, model ${
    textOf(echo, 'model') ?? 'by default'
  }, folder ${textOf(echo, 'cwd') ?? 'unknown'}.`;
};

const settledTone: Readonly<Record<string, Tone>> = { completed: 'good', failed: 'danger' };
const noticeTone: Readonly<Record<string, Tone>> = { warning: 'warning', error: 'danger' };

const tellings: Readonly<Record<string, Tell>> = {
  'session.created': (payload) => ({
    tone: 'info',
    title: 'Session created',
    text: `Model ${textOf(payload, 'model') ?? 'by default'}, runtime ${textOf(payload, 'flavour') ?? 'unknown'}.`,
  }),
  'session.imported': (payload) => ({
    tone: 'info',
    title: 'Taken over from an archive',
    text: `${textOf(objectOf(payload, 'source'), 'path') ?? ''}: the ledger shows that nothing of it changed since then, not that it was so before.`,
  }),
  'archive.backfilled': (payload) => ({
    tone: 'info',
    title: 'Archive taken over',
    text: `${numberOf(payload, 'added') ?? 0} turns added, ${numberOf(payload, 'problems') ?? 0} places not taken over as they stand.`,
  }),
  'session.renamed': (payload, { actor }) => ({
    tone: 'info',
    title: 'Renamed',
    text: `“${textOf(payload, 'title') ?? ''}”, by ${textOf(payload, 'by') === 'auto' ? 'its first words' : actor}.`,
  }),
  'session.archived': (_payload, { actor }) => ({ tone: 'info', title: 'Archived', text: `By ${actor}.` }),
  'session.unarchived': (_payload, { actor }) => ({
    tone: 'info',
    title: 'Taken out of the archive',
    text: `By ${actor}.`,
  }),
  'session.model-chosen': (payload, { actor }) => ({
    tone: 'info',
    title: 'Model chosen',
    text: `${textOf(payload, 'model') ?? 'the default'}, effort ${textOf(payload, 'effort') ?? 'by default'}, by ${actor}.`,
  }),
  'turn.interrupt-requested': (_payload, { actor }) => ({
    tone: 'warning',
    title: 'Interrupt asked for',
    text: `By ${actor}.`,
  }),
  'turn.settled': (payload) => {
    const status = textOf(payload, 'status') ?? 'ended';
    const error = objectOf(payload, 'error');
    const why = [textOf(payload, 'reason'), textOf(error, 'message')].filter((part) => part !== null);
    return {
      tone: settledTone[status] ?? 'warning',
      title: `Turn ${status}`,
      text: why.length === 0 ? null : why.join(' '),
    };
  },
  'thread.bound': (payload) => ({
    tone: 'info',
    title: textOf(payload, 'how') === 'resumed' ? 'Conversation resumed' : 'Conversation started',
    text: echoText(payload),
  }),
  'thread.settings-updated': (payload) => ({
    tone: 'warning',
    title: 'The runtime applies other settings',
    text: echoText(payload),
  }),
  'thread.lost': (payload) => ({
    tone: 'danger',
    title: 'Recovery: the runtime no longer knows the conversation',
    text: textOf(payload, 'problem'),
  }),
  'thread.abandoned': (payload, { actor }) => ({
    tone: 'warning',
    title: 'Recovery: went on without what the runtime knew',
    text: `${textOf(payload, 'reason') ?? ''} By ${actor}.`,
  }),
  'notice.raised': (payload) => ({
    tone: noticeTone[textOf(payload, 'level') ?? ''] ?? 'info',
    title: textOf(payload, 'text') ?? 'A notice',
    text: textOf(payload, 'code'),
    detail: textOf(payload, 'detail'),
  }),
};

/** Null when the entry's kind is not told here. */
export function narrateLife(record: SessionRecord): readonly Block[] | null {
  const { type, seq, at, payload } = record;
  const tell = Object.hasOwn(tellings, type) ? tellings[type] : undefined;
  if (!tell || payload === null) return null;
  const { tone, title, text = null, detail = null } = tell(payload, record);
  const cut = (part: string | null) => (part === null || part === '' ? null : bounded(part));
  return [{ kind: 'line', at, seq, tone, title: bounded(title), text: cut(text), detail: cut(detail) }];
}

/** A turn of an archive: what was asked, what happened, what was answered. */
export function narrateImported({ at, seq, payload }: SessionRecord): readonly Block[] {
  const when = numberOf(payload, 'timestamp') ?? at;
  const actions = listOf(payload, 'actions')
    .filter(isObject)
    .map(
      (action): Block => ({
        kind: 'line',
        at: numberOf(action, 'createdAt') ?? when,
        seq,
        tone: 'info',
        title: bounded(textOf(action, 'title') ?? 'An action'),
        text: textOf(action, 'method'),
        detail: bounded(textOf(action, 'detail') ?? '') || null,
      }),
    );
  const user = bounded(textOf(payload, 'user') ?? '');
  const assistant = bounded(textOf(payload, 'assistant') ?? '');
  return [
    { kind: 'prompt', at: when, seq, title: 'Prompt', who: 'from the archive', text: user },
    ...actions,
    ...(assistant === ''
      ? []
      : [{ kind: 'message', at: when, seq, title: 'Agent', text: assistant, quiet: false } as const]),
  ];
}
