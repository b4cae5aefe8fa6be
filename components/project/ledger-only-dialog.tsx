'use client';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { archiveRow } from '../patterns/archive-words';
import { FileTable } from '../patterns/file-table';
import { failureOf } from '../patterns/trouble';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import type { ArchivesReport, ProjectArchives } from '../shell/answers';
import { alone, useTRPC, useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';
import { Dialog } from '../ui/dialog';

interface LedgerOnlyProps {
  readonly projectId: string;
  readonly onClose: () => void;
  readonly onChanged: (archives: ProjectArchives) => void;
}

function Compared({ report }: { readonly report: ArchivesReport }): ReactElement {
  if (report.problem) return <TroubleCallout trouble={report.problem} />;
  const rows = report.findings.map(archiveRow);
  return (
    <div className="grid gap-2">
      {report.clean ? (
        <Callout
          intent="success"
          role="status"
          title={
            report.counts.pruned > 0
              ? 'Every archive that can be compared holds exactly what the ledger has'
              : 'Every archive holds exactly what the ledger has'
          }
        >
          {report.counts.ok.toLocaleString('en')} compared.{' '}
          {report.counts.pruned > 0
            ? `${report.counts.pruned.toLocaleString('en')} could not be: payloads of their sessions were removed, and what was said stands in these archives alone. They stay as they are.`
            : null}
        </Callout>
      ) : (
        <Callout intent="notice" role="status" title="Not possible yet: the archives and the ledger differ">
          Take over what the ledger lacks, or wait until what is behind is written. What differs for good was
          changed by hand; “Write archives again” makes it as the ledger has it.
        </Callout>
      )}
      {rows.length > 0 ? <FileTable rows={rows} label="What was found in the archives" /> : null}
    </div>
  );
}

/** Compares first: archives are switched off only while nothing is in them that the ledger lacks. */
export function LedgerOnlyDialog({ projectId, onClose, onChanged }: LedgerOnlyProps): ReactElement {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const check = useQuery(
    trpc.projects.checkArchives.queryOptions({ projectId }, { ...alone, staleTime: 0, gcTime: 0 }),
  );
  const change = useCommand(client.projects.setArchives.mutate, (archives) => {
    onChanged(archives);
    onClose();
  });
  const refused = check.isFetching
    ? 'The archives are being compared'
    : check.data?.clean === true
      ? undefined
      : 'The archives and the ledger differ';
  return (
    <Dialog open onClose={onClose} title="Write to the ledger only?" wide>
      <div className="grid gap-3">
        <p>
          No more Markdown files are written for this project. Those that are there stay, and grow old. The
          ledger has everything; a session can be exported at any time, and archives can be switched on again.
        </p>
        {check.isFetching ? (
          <p role="status" className="text-secondary">
            Comparing every archive with the ledger
          </p>
        ) : check.isError ? (
          <TroubleCallout role="alert" trouble={failureOf(check.error).trouble} />
        ) : check.data ? (
          <Compared report={check.data} />
        ) : null}
        {change.failure ? <TroubleCallout role="alert" trouble={change.failure.trouble} /> : null}
        <div className="flex flex-wrap justify-end gap-2">
          <Button tone="ghost" onClick={onClose}>
            Keep the archives
          </Button>
          <Button icon="refresh" busy={check.isFetching} onClick={() => void check.refetch()}>
            Compare again
          </Button>
          <Button
            tone="solid"
            busy={change.saving}
            refused={refused}
            onClick={() => void change.submit({ projectId, mode: 'ledger-only' })}
          >
            Ledger only
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
