import type { DomainEvent } from '../../vocabulary';
import { bounded, cardOf } from './action-card';
import { type ArchiveAction, type ArchiveStatus, type ArchiveTurn, upperUuid } from './archive-turn';

interface Draft {
  readonly id: string;
  readonly timestamp: number;
  status: ArchiveStatus;
  readonly asked: string[];
  /** Answers by item, in the order in which they began; live text until the whole is there. */
  readonly answers: Map<string, string>;
  actions: ArchiveAction[];
  readonly imported: boolean;
}

/** A turn of a session as its archive shows it, and where it came from. */
export interface TranscriptTurn extends ArchiveTurn {
  readonly imported: boolean;
}

/** Item kinds that are the conversation itself, or thoughts that the original does not keep. */
const silent = new Set(['userMessage', 'agentMessage', 'reasoning']);

/**
 * Folds the entries of one session into the turns that an archive holds. Texts come from the ledger in full, not from the cut rows.
 */
export class Transcript {
  readonly #turns = new Map<string, Draft>();
  /** Rough size of the texts held, UTF-16 code units. */
  chars = 0;

  turns(): readonly TranscriptTurn[] {
    return [...this.#turns.values()].map((draft) => ({
      id: draft.id,
      timestamp: draft.timestamp,
      status: draft.status,
      user: draft.asked.join('\n\n'),
      assistant: [...draft.answers.values()].filter((text) => text !== '').join('\n\n'),
      actions: draft.actions,
      imported: draft.imported,
    }));
  }

  /** One entry, in the order of the ledger. Entries of other kinds change nothing. */
  add(event: DomainEvent, at: number): void {
    switch (event.type) {
      case 'turn.requested':
        this.#turns.set(event.payload.turnId, {
          id: upperUuid(event.payload.turnId),
          timestamp: at,
          status: 'pending',
          asked: [this.#counted(event.payload.text)],
          answers: new Map(),
          actions: [],
          imported: false,
        });
        return;
      case 'turn.steered':
        if (event.payload.reasonOf !== undefined) {
          const { turnId, text: detail } = event.payload;
          this.#act(turnId, {
            createdAt: at,
            method: 'policy/reason',
            title: 'Told to the agent by policy',
            detail,
          });
          return;
        }
        this.#turns.get(event.payload.turnId)?.asked.push(this.#counted(event.payload.text));
        return;
      case 'turn.settled':
        this.#settle(event.payload, at);
        return;
      case 'turn.imported':
        this.#import(event.payload);
        return;
      case 'item.text-appended': {
        const { itemId, channel, text } = event.payload;
        const answers = this.#turns.get(turnOf(itemId))?.answers;
        if (channel === 'text') answers?.set(itemId, (answers.get(itemId) ?? '') + this.#counted(text));
        return;
      }
      case 'item.completed':
        this.#complete(event.payload, at);
        return;
      case 'notice.raised': {
        const { turnId, code, text, detail } = event.payload;
        this.#act(turnId, { createdAt: at, method: code, title: text, detail: bounded(detail ?? '') });
        return;
      }
      default:
    }
  }

  #settle({ turnId, status, reason, error }: Payload<'turn.settled'>, at: number): void {
    const draft = this.#turns.get(turnId);
    if (!draft) return;
    draft.status = status === 'completed' ? 'completed' : 'failed';
    const why = [reason, error?.message].filter((text) => text != null).join(' ');
    if (status !== 'completed')
      this.#act(turnId, { createdAt: at, method: 'turn/completed', title: `Turn ${status}`, detail: why });
  }

  #complete({ itemId, turnId, item }: Payload<'item.completed'>, at: number): void {
    const draft = this.#turns.get(turnId ?? '');
    if (item.type === 'agentMessage' && typeof item.raw.text === 'string')
      draft?.answers.set(itemId, this.#counted(item.raw.text));
    if (silent.has(item.type)) return;
    // Live text of other kinds is theirs, not the answer's.
    draft?.answers.delete(itemId);
    this.#act(turnId, { createdAt: at, method: 'item/completed', ...cardOf(item.type, item.raw) });
  }

  #import({ archiveTurnId, timestamp, status, user, assistant, actions }: Payload<'turn.imported'>): void {
    this.#counted(user + assistant);
    this.#turns.set(archiveTurnId, {
      id: upperUuid(archiveTurnId),
      timestamp,
      status,
      asked: [user],
      answers: new Map([['', assistant]]),
      actions: [...actions],
      imported: true,
    });
  }

  #act(turnId: string | null, action: ArchiveAction): void {
    this.#counted(action.detail);
    this.#turns.get(turnId ?? '')?.actions.push(action);
  }

  #counted(text: string): string {
    this.chars += text.length;
    return text;
  }
}

type Payload<T extends DomainEvent['type']> = Extract<DomainEvent, { readonly type: T }>['payload'];

/** Item ids begin with their turn's id; ids of imported turns contain no slash. */
const turnOf = (itemId: string): string => itemId.slice(0, Math.max(0, itemId.indexOf('/')));
