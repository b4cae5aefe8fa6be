import type { ReactElement, ReactNode } from 'react';
import { FileTable } from '../patterns/file-table';
import { Mark } from '../ui/chip';
import { Disclosure } from '../ui/disclosure';
import type { Archives, Check, Finding, Verdict, VerifyReport } from './verify-report';

interface VerdictRowProps {
  readonly name: string;
  readonly asks: string;
  readonly verdict: Verdict;
  /** What is said in place of "No fault found" where the verdict has a caveat. */
  readonly partly: string;
}

const place = ({ seq }: Finding): string =>
  seq === null ? 'Whole ledger' : `Entry ${seq.toLocaleString('en')}`;

function Findings({ verdict }: { readonly verdict: Verdict }): ReactElement | null {
  if (verdict.findings.length === 0) return null;
  return (
    <table className="mt-1 w-full text-left text-12">
      <thead className="text-secondary">
        <tr>
          <th className="pr-3 font-medium">Where</th>
          <th className="pr-3 font-medium">Field</th>
          <th className="font-medium">What is wrong</th>
        </tr>
      </thead>
      <tbody>
        {verdict.findings.map((finding, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: findings have no other identity, and a report never changes.
          <tr key={index} className="border-t align-top">
            <td className="whitespace-nowrap py-0.5 pr-3 tabular-nums">{place(finding)}</td>
            <td className="py-0.5 pr-3 font-mono wrap-anywhere">{finding.field}</td>
            <td className="py-0.5 wrap-anywhere">{finding.what}</td>
          </tr>
        ))}
        {verdict.more > 0 ? (
          <tr className="border-t">
            <td colSpan={3} className="py-0.5 text-secondary">
              and {verdict.more.toLocaleString('en')} more
            </td>
          </tr>
        ) : null}
      </tbody>
    </table>
  );
}

function VerdictRow({ name, asks, verdict, partly }: VerdictRowProps): ReactElement {
  return (
    <li className="border-b py-2 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-3">
        <span className="w-28 font-medium">{name}</span>
        {verdict.ok && verdict.caveat !== null ? (
          <Mark intent="notice" icon="info">
            {partly}
          </Mark>
        ) : verdict.ok ? (
          <Mark intent="success" icon="check">
            No fault found
          </Mark>
        ) : (
          <Mark intent="danger" icon="alert">
            {(verdict.findings.length + verdict.more).toLocaleString('en')}{' '}
            {verdict.findings.length + verdict.more === 1 ? 'fault' : 'faults'}
          </Mark>
        )}
        <span className="min-w-0 flex-1 basis-60 text-12 text-secondary">{verdict.caveat ?? asks}</span>
      </div>
      <Findings verdict={verdict} />
    </li>
  );
}

/** Archives are copies: what is wrong with them is no fault of the ledger. */
function ArchivesRow({ archives }: { readonly archives: Archives | null }): ReactElement {
  return (
    <li className="grid gap-1 border-b py-2 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-3">
        <span className="w-28 font-medium">Archives</span>
        {archives === null ? (
          <Mark icon="info">Not compared</Mark>
        ) : archives.ok ? (
          <Mark intent="success" icon="check">
            As the ledger has it
          </Mark>
        ) : (
          <Mark intent="notice" icon="alert">
            Differ from the ledger
          </Mark>
        )}
        <span className="min-w-0 flex-1 basis-60 text-12 text-secondary">
          Do the Markdown files hold what the ledger has?
          {archives === null ? '' : ` ${archives.checked.toLocaleString('en')} looked at.`}
        </span>
      </div>
      {archives !== null && archives.rows.length > 0 ? (
        <FileTable rows={archives.rows} label="What was found in the archives" />
      ) : null}
    </li>
  );
}

/** Integrity and completeness are two questions, so they have two answers. */
export function Verdicts({ report }: { readonly report: VerifyReport }): ReactElement {
  return (
    <ul aria-label="Verdicts">
      <VerdictRow
        name="Integrity"
        asks="Is what is there as it was written?"
        verdict={report.integrity}
        partly="Not all compared"
      />
      <VerdictRow
        name="Completeness"
        asks="Is everything there?"
        verdict={report.completeness}
        partly="Nothing to compare with"
      />
      <ArchivesRow archives={report.archives} />
    </ul>
  );
}

const statusWords: Readonly<Record<string, string>> = {
  ok: 'ok',
  fault: 'fault',
  missing: 'missing',
  'not-checked': 'not checked',
};

function Row({ status, children }: { readonly status: string; readonly children: ReactNode }): ReactElement {
  const good = status === 'ok';
  return (
    <li className="flex gap-2 py-0.5">
      <Mark
        intent={good ? 'success' : status === 'fault' ? 'danger' : 'notice'}
        icon={good ? 'check' : status === 'fault' ? 'alert' : 'info'}
        className="w-24 shrink-0 self-start"
      >
        {statusWords[status] ?? status}
      </Mark>
      <span className="min-w-0 wrap-anywhere">{children}</span>
    </li>
  );
}

const checkName = ({ name, count }: Check): string => `${name} (${count.toLocaleString('en')})`;

/** What was looked at, which copies outside of the database it was held against, and what none of it could show. */
export function CheckedParts({ report }: { readonly report: VerifyReport }): ReactElement {
  return (
    <div className="grid gap-2 text-12">
      <Disclosure
        summary={`What was checked: ${report.checks.length} parts, ${report.anchors.length} ${report.anchors.length === 1 ? 'anchor' : 'anchors'}`}
      >
        <ul>
          {report.checks.map((check) => (
            <Row key={check.name} status={check.status}>
              {checkName(check)} <span className="text-secondary">{check.what}</span>
            </Row>
          ))}
          {report.anchors.map((anchor) => (
            <Row key={`${anchor.kind} ${anchor.ref}`} status={anchor.status}>
              Anchor <code className="font-mono">{anchor.ref}</code>{' '}
              <span className="text-secondary">{anchor.what}</span>
            </Row>
          ))}
        </ul>
      </Disclosure>
      <div>
        <h3 className="font-medium">What this verification could not have noticed</h3>
        <ul className="list-disc pl-5 text-secondary">
          {report.undetectable.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}
