import type { ApprovalRow } from '../../vocabulary';

/** A request of the runtime as the ledger has it, and what is told of it in a comparison. */
export interface PastRequest {
  readonly row: ApprovalRow;
  /** Of its session; null when that is not known any more. */
  readonly title: string | null;
}

/** What a request was for, in one line: its command, its files, or its kind. At most `charsMax`. */
export function requestLine({ ask }: ApprovalRow, charsMax: number): string {
  const files = ask.changes.map(({ path, change }) => `${change} ${path}`).join(', ');
  const line = ask.command ?? (files === '' ? ask.kind : files);
  return line.length <= charsMax ? line : `${line.slice(0, charsMax - 1)}…`;
}

/** What a request may carry beside the act without wanting more than the act; the session that asked keeps the same list. */
const plainDetail: readonly string[] = [
  'kind',
  'startedAtMs',
  'environmentId',
  'commandActions',
  'proposedExecpolicyAmendment',
  'availableDecisions',
  'itemSha256',
];

/** Why a request is never allowed unasked whatever the rules say; null when nothing of the kind is on record. */
export function heldBack({ ask, verdict }: ApprovalRow): boolean {
  const because = verdict.basis?.because;
  if (because === 'wants-more' || because === 'masked' || ask.reason !== null) return true;
  if (ask.kind !== 'command' && ask.kind !== 'fileChange') return false;
  return !isPlain(ask.detail);
}

function isPlain(detail: string | null): boolean {
  if (detail === null) return true;
  try {
    const value: unknown = JSON.parse(detail);
    return (
      typeof value === 'object' &&
      value !== null &&
      Object.entries(value).every(([name, part]) => part === null || plainDetail.includes(name))
    );
  } catch {
    // Cut for display: what it held is not known here, so it counts as more.
    return false;
  }
}
