'use client';
import type { ReactElement } from 'react';
import { failureOf } from '../patterns/trouble';
import { TroubleCallout } from '../patterns/trouble-callout';
import { Fact } from '../ui/facts';
import { useStatus } from '../workspace/use-sessions';

/** A path quoted for a POSIX shell. */
const quoted = (path: string): string =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;

export function DataSection(): ReactElement {
  const status = useStatus();
  if (!status.data)
    return status.isError ? (
      <TroubleCallout trouble={failureOf(status.error).trouble} />
    ) : (
      <p className="text-secondary">Loading</p>
    );
  const { dataDir, headDir, version, codex, head, pid } = status.data;
  return (
    <div className="grid gap-3">
      <dl>
        <Fact name="Data directory">
          <code className="font-mono text-12">{dataDir}</code>
        </Fact>
        <Fact name="Head file in">
          <code className="font-mono text-12">{headDir}</code>
        </Fact>
        <Fact name="Entries in the ledger">
          <span className="tabular-nums">{head.toLocaleString('en')}</span>
        </Fact>
        <Fact name="CodexChat">
          <span className="font-mono text-12">
            {version}, pid {pid}
          </span>
        </Fact>
        <Fact name="Codex">
          <span className="font-mono text-12">{codex.version}</span>{' '}
          <code className="font-mono text-12 text-secondary">{codex.binary ?? 'binary not found'}</code>
        </Fact>
      </dl>
      <p className="text-secondary">
        Everything CodexChat knows lies in these two directories. To remove it, stop the server and delete
        them. Your project folders are not touched.
      </p>
      <pre className="overflow-x-auto rounded-md border bg-sunken px-3 py-2 font-mono text-12">
        rm -r {quoted(dataDir)} {quoted(headDir)}
      </pre>
    </div>
  );
}
