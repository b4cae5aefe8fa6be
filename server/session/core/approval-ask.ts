import type { ApprovalAsk, JsonObject } from '../../vocabulary';
import { limits } from '../../vocabulary';
import { cutMiddle } from './bounded-item';
import type { OpenItem } from './state';
import { asObject } from './state';

type Requested = {
  readonly kind: ApprovalAsk['kind'];
  readonly command: string | null;
  readonly cwd: string | null;
  readonly reason: string | null;
  readonly detail: JsonObject;
};

/**
 * What the person is asked, whole. A file-change request carries no paths on the wire: they are joined from the item it names,
 * and the item's digest goes into `detail`, so that the hash binds to all of it.
 */
export function buildAsk(
  requested: Requested,
  item: OpenItem | undefined,
  existing: readonly string[],
): ApprovalAsk {
  const detail: JsonObject = item?.digest
    ? { ...requested.detail, itemSha256: item.digest }
    : requested.detail;
  return {
    kind: requested.kind,
    command: requested.command,
    cwd: requested.cwd,
    reason: requested.reason,
    changes: requested.kind === 'fileChange' && item ? changesOf(item.row.data, existing) : [],
    detail: Object.keys(detail).length === 0 ? null : JSON.stringify(detail, null, 2),
  };
}

function changesOf(data: JsonObject, existing: readonly string[]): ApprovalAsk['changes'] {
  const changes = data.changes;
  if (!Array.isArray(changes)) return [];
  return changes.map((entry) => {
    const change = asObject(entry);
    const kind = asObject(change.kind);
    const moved = typeof kind.move_path === 'string' ? ` → ${kind.move_path}` : '';
    return {
      path: `${String(change.path ?? '')}${moved}`,
      // An `add` where a file lies already replaces it, and its diff does not show what is lost.
      change:
        kind.type === 'add' && existing.includes(String(change.path))
          ? 'overwrite'
          : String(kind.type ?? change.kind ?? 'change'),
      diff: typeof change.diff === 'string' ? change.diff : '',
    };
  });
}

/** The ask as its row keeps it: long texts cut for the card, while the hash covers the whole. */
export function shownAsk(ask: ApprovalAsk): ApprovalAsk {
  const cut = (text: string | null) => text && cutMiddle(text, limits.approvalTextCharsMax);
  return {
    ...ask,
    command: cut(ask.command),
    detail: cut(ask.detail),
    changes: ask.changes.map((change) => ({
      ...change,
      diff: cutMiddle(change.diff, limits.approvalTextCharsMax),
    })),
  };
}

/** The paths that a file change names, as the runtime wrote them. */
export function changedPaths(data: JsonObject): readonly string[] {
  const { changes } = data;
  if (!Array.isArray(changes)) return [];
  return changes.map((entry) => asObject(entry).path).filter((path) => typeof path === 'string');
}
