import type { AskedAct } from '../../policy';
import type { Json, JsonObject, RuntimeSignal } from '../../vocabulary';
import type { OpenItem } from './state';
import { asObject } from './state';

type Requested = Extract<RuntimeSignal, { kind: 'approval-requested' }>;

/** What a request of the runtime may carry beside the act itself without wanting more than the act. Anything else wants more. */
const plain: { readonly [method: string]: readonly string[] } = {
  'item/commandExecution/requestApproval': [
    'kind',
    'startedAtMs',
    'environmentId',
    'commandActions',
    'proposedExecpolicyAmendment',
    'availableDecisions',
  ],
  'item/fileChange/requestApproval': ['startedAtMs'],
};

/**
 * The act that policy judges, from the request as it came and the item that it names. `shown` is the same request as the record holds it:
 * where the two differ, the record could not show why it was allowed.
 */
export function askedAct(raw: Requested, shown: Requested, item: OpenItem | undefined): AskedAct {
  const { kind, command, cwd, reason, detail } = raw.approval;
  const changes = kind === 'fileChange' && item ? changesOf(item) : [];
  const known = plain[raw.method];
  return {
    kind,
    command,
    cwd,
    changes,
    // A reason is what the agent gives when it asks for other rights than those of the sandbox.
    wantsMore:
      reason !== null ||
      known === undefined ||
      Object.entries(detail).some(([name, value]) => value !== null && !known.includes(name)) ||
      wrongKind(detail.kind),
    masked:
      command !== shown.approval.command ||
      cwd !== shown.approval.cwd ||
      changes.some(({ path }) => path.includes('[redacted')),
  };
}

const wrongKind = (kind: Json | undefined): boolean => kind !== undefined && kind !== 'command';

/** Both ends of a move are changes. A path that is not there whole is no path, which is denied. */
function changesOf({ row }: OpenItem): AskedAct['changes'] {
  const { changes } = row.data;
  if (!Array.isArray(changes)) return [];
  return changes.flatMap((entry: Json, at) => {
    const change = asObject(entry);
    const kind = asObject(change.kind);
    const path = whole(change.path, row.cut, `changes.${at}.path`);
    const to = kind.move_path;
    if (to !== undefined && to !== null)
      return [
        { path, change: 'move' },
        { path: whole(to, row.cut, `changes.${at}.kind.move_path`), change: 'move' },
      ];
    return [{ path, change: String(kind.type ?? 'unknown') }];
  });
}

const whole = (
  path: JsonObject[string] | undefined,
  cut: { readonly [field: string]: number },
  at: string,
) => (typeof path === 'string' && cut[at] === undefined ? path : '');
