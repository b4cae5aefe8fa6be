import { type JsonObject, limits } from '../../vocabulary';
import type { Block } from './blocks';
import { BoundedMap } from './bounded-text';
import { itemParts } from './item-parts';
import { numberOf, objectOf, type SessionRecord, textOf } from './record';

interface OpenItem {
  readonly type: string;
  readonly raw: JsonObject;
  readonly at: number;
  readonly seq: number;
  /** Live text so far, as far as there is room, and how much did not fit. */
  readonly live: string;
  readonly missed: number;
}

/** Items from their start to their end: one block each when they end, and one for what never did. */
export class ItemNarrator {
  readonly #open = new BoundedMap<OpenItem>();

  /** Null when the entry is not about items. */
  entry({ type, seq, at, payload }: SessionRecord): readonly Block[] | null {
    const itemId = textOf(payload, 'itemId') ?? '';
    switch (type) {
      case 'item.started': {
        const item = objectOf(payload, 'item');
        const open = { type: textOf(item, 'type') ?? 'item', raw: objectOf(item, 'raw') ?? {}, at, seq };
        const pushed = this.#open.set(itemId, { ...open, live: '', missed: 0 });
        return pushed ? endless(pushed, 'Its end was not recorded within reach of this export.') : [];
      }
      case 'item.text-appended': {
        const open = this.#open.get(itemId);
        const text = textOf(payload, 'text');
        if (open && text !== null) this.#open.set(itemId, { ...open, ...grown(open, text) });
        return [];
      }
      case 'item.text-dropped': {
        const text = `${numberOf(payload, 'chars') ?? 0} characters of live output were not kept.`;
        return [{ kind: 'line', at, seq, tone: 'warning', title: 'Output left out', text, detail: null }];
      }
      case 'item.completed': {
        const started = this.#open.take(itemId);
        const item = objectOf(payload, 'item');
        const type = textOf(item, 'type') ?? started?.type ?? 'item';
        return ended(type, objectOf(item, 'raw') ?? {}, { at, seq }, null);
      }
      case 'item.lost': {
        const started = this.#open.take(itemId);
        const reason = textOf(payload, 'reason') ?? '';
        return started
          ? endless({ ...started, at, seq }, `How it ended is unknown: ${reason}`)
          : [
              {
                kind: 'line',
                at,
                seq,
                tone: 'warning',
                title: 'An item was lost',
                text: reason,
                detail: null,
              },
            ];
      }
      default:
        return null;
    }
  }

  /** What is still under way at the end of the record. */
  end(): readonly Block[] {
    return this.#open.drain().flatMap((item) => endless(item, 'It had not ended when this was exported.'));
  }
}

/** The beginning is kept: an item that never ends may say very much. */
function grown({ live, missed }: OpenItem, text: string): Pick<OpenItem, 'live' | 'missed'> {
  const room = Math.max(0, limits.exportTextCharsMax - live.length);
  if (text.length <= room) return { live: live + text, missed };
  return { live: live + text.slice(0, room), missed: missed + text.length - room };
}

/** An item without an end: what it said until then, and why there is no more. */
function endless({ type, raw, live, missed, at, seq }: OpenItem, why: string): readonly Block[] {
  const note = missed === 0 ? why : `${why} ${missed} more characters of it are in the ledger.`;
  const field = type === 'commandExecution' ? 'aggregatedOutput' : 'text';
  return ended(type, live === '' ? raw : { ...raw, [field]: live }, { at, seq }, note);
}

function ended(
  type: string,
  raw: JsonObject,
  place: { readonly at: number; readonly seq: number },
  note: string | null,
): readonly Block[] {
  const parts = itemParts(type, raw);
  const lines: readonly Block[] =
    note === null
      ? []
      : [{ kind: 'line', ...place, tone: 'warning', title: 'Not ended', text: note, detail: null }];
  switch (parts.kind) {
    case 'tool':
      return [{ kind: 'tool', ...place, tool: parts.tool, note }];
    case 'mark':
      return [
        { kind: 'line', ...place, tone: 'info', title: parts.text, text: null, detail: null },
        ...lines,
      ];
    case 'reasoning':
      if (parts.text === '') return lines;
      return [{ kind: 'message', ...place, title: 'Reasoning', text: parts.text, quiet: true }, ...lines];
    case 'plan':
    case 'message': {
      const title = parts.kind === 'plan' ? 'Plan' : 'Agent';
      return [{ kind: 'message', ...place, title, text: parts.text, quiet: false }, ...lines];
    }
  }
}
