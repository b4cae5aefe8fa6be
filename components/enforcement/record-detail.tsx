'use client';
import { type ReactElement, useEffect, useRef } from 'react';
import type { ActDetail } from '../../server/http';
import { FileDiffView } from '../patterns/file-diff';
import { Exact } from '../patterns/moment';
import { failureOf } from '../patterns/trouble';
import { TroubleCallout } from '../patterns/trouble-callout';
import { VisibleText } from '../patterns/visible-code';
import { paths } from '../shell/paths';
import { PlaceLink } from '../shell/place-link';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';
import { Chip, Mark } from '../ui/chip';
import { CopyButton } from '../ui/copy-button';
import { Fact } from '../ui/facts';
import { Icon } from '../ui/icons';
import { ScrollRegion } from '../ui/scroll-region';
import { Section } from '../ui/section';
import { RecordWhy } from './record-why';
import { answerSentence, decisionLooks, kindWords, outcomeLooks, outcomeWord } from './record-words';
import { useRecord } from './use-records';

const isGone = ({ entries }: ActDetail, type: string): boolean =>
  entries.some((entry) => entry.type === type && entry.unreadable);

/** The moment of a record: its decision, or its first entry when none is on record. */
const momentOf = ({ record, entries }: ActDetail): number =>
  entries.find(({ type }) => type === 'approval.decided')?.seq ?? record.seq;

function Asked({ detail }: { readonly detail: ActDetail }): ReactElement {
  const { record, ask } = detail;
  const command = ask?.command ?? (ask?.changes.length ? null : record.text);
  return (
    <div className="grid gap-2">
      {command === null || command === '' ? null : (
        <ScrollRegion
          label="What was asked"
          className="max-h-52 overflow-auto whitespace-pre-wrap rounded-md border bg-sunken px-3 py-2 font-mono text-13 wrap-anywhere"
        >
          <VisibleText text={command} />
        </ScrollRegion>
      )}
      {ask === null || ask.changes.length === 0 ? null : (
        <div className="max-h-96 overflow-y-auto rounded-md border [&>:first-child]:border-t-0">
          {ask.changes.map((change, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: one path may come twice in a patch.
            <FileDiffView key={at} file={change} />
          ))}
        </div>
      )}
      <dl>
        <Fact name="Kind">{kindWords[record.kind]}</Fact>
        {record.cwd === null ? null : (
          <Fact name="In">
            <code className="font-mono text-12">
              <VisibleText text={record.cwd} />
            </code>
          </Fact>
        )}
        {ask?.reason ? (
          <Fact name="Reason given">
            <VisibleText text={ask.reason} />
          </Fact>
        ) : null}
        <Fact name="Asked">
          <Exact at={record.at} />
        </Fact>
      </dl>
    </div>
  );
}

function Became({ detail }: { readonly detail: ActDetail }): ReactElement {
  const { record, end } = detail;
  const look = outcomeLooks[record.outcome];
  return (
    <div className="grid gap-2">
      <dl>
        <Fact name="Answer">{answerSentence(record)}</Fact>
        <Fact name="Outcome">
          <Mark intent={look.intent} icon={look.icon} className="font-medium">
            {outcomeWord(record)}
          </Mark>
          <span className="block">{look.means}</span>
          {record.why === null ? null : <span className="block">{record.why}</span>}
        </Fact>
        {record.decidedAt !== null && record.deliveredAt === null && record.resolvedAt !== null ? (
          <Fact name="Delivery">The answer was durable; that it left is not on record.</Fact>
        ) : null}
        {end?.durationMs == null ? null : <Fact name="Took">{end.durationMs.toLocaleString('en')} ms</Fact>}
      </dl>
      {isGone(detail, 'item.completed') ? (
        <p className="text-secondary">Its output was in a payload that was removed from the ledger.</p>
      ) : null}
      {end?.output ? (
        <ScrollRegion
          label="Output"
          className="max-h-52 overflow-auto whitespace-pre-wrap rounded-md border bg-sunken px-3 py-2 font-mono text-12 wrap-anywhere"
        >
          <VisibleText text={end.output} />
        </ScrollRegion>
      ) : null}
    </div>
  );
}

function Proven({ detail }: { readonly detail: ActDetail }): ReactElement {
  const { record, entries } = detail;
  return (
    <dl>
      <Fact name="Entries">
        <ul className="grid gap-0.5 font-mono text-12 tabular-nums">
          {entries.map(({ seq, type, at, unreadable }) => (
            <li key={seq}>
              {seq} {type} <Exact at={at} />
              {unreadable ? ' (its payload is not there any more)' : ''}
            </li>
          ))}
        </ul>
      </Fact>
      {record.policyHash === null ? null : (
        <Fact name="Policy">
          <span className="flex items-center gap-2">
            <code className="min-w-0 truncate font-mono text-12" title={record.policyHash}>
              {record.policyHash}
            </code>
            <CopyButton text={record.policyHash} label="Copy the policy hash" />
          </span>
        </Fact>
      )}
    </dl>
  );
}

function Detail({ detail }: { readonly detail: ActDetail }): ReactElement {
  const { record, basis } = detail;
  const look = decisionLooks[record.decision];
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 pb-3">
        <Chip intent={look.intent} icon={look.icon}>
          {look.word}
        </Chip>
        <Chip intent={outcomeLooks[record.outcome].intent} icon={outcomeLooks[record.outcome].icon}>
          {outcomeWord(record)}
        </Chip>
        <span className="flex-1" />
        <PlaceLink
          href={
            record.itemId === null
              ? paths.session(record.sessionId)
              : paths.sessionItem(record.sessionId, record.itemId)
          }
          className="inline-flex h-7 items-center gap-1.5 rounded-md border border-line-strong bg-raised px-2.5 font-medium hover:bg-hover"
        >
          <Icon name="message" size={15} />
          Show in the session
        </PlaceLink>
        <PlaceLink
          href={paths.replay(record.sessionId, { at: momentOf(detail) })}
          className="inline-flex h-7 items-center gap-1.5 rounded-md border border-line-strong bg-raised px-2.5 font-medium hover:bg-hover"
        >
          <Icon name="clock" size={15} />
          Replay from here
        </PlaceLink>
      </div>
      {record.unjudged ? (
        <Callout intent="danger" title="It ran, and nobody had accepted it">
          {record.why}
        </Callout>
      ) : null}
      <Section title="Before: what was asked">
        <Asked detail={detail} />
      </Section>
      <Section title="Why">
        {basis === null ? (
          <p className="text-secondary">
            {isGone(detail, 'approval.requested')
              ? 'Rules and facts were in a payload that was removed from the ledger; its seal is still there.'
              : 'No verdict of the policy is on record for it.'}
          </p>
        ) : (
          <RecordWhy basis={basis} />
        )}
      </Section>
      <Section title="After: what became of it">
        <Became detail={detail} />
      </Section>
      <Section title="In the record">
        <Proven detail={detail} />
      </Section>
    </>
  );
}

/** One record whole: before, why, after, and the entries that prove it. */
export function RecordDetail({
  seq,
  onClose,
}: {
  readonly seq: number;
  readonly onClose: () => void;
}): ReactElement {
  const record = useRecord(seq);
  const head = useRef<HTMLHeadingElement>(null);
  // A person opened it: reading goes on here. Opened by the address, the page begins at its beginning.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each record.
  useEffect(() => {
    if (document.activeElement?.hasAttribute('data-record-link')) head.current?.focus();
  }, [seq]);
  return (
    <section aria-label="Record" className="flex min-h-0 min-w-0 flex-1 flex-col wide:border-l">
      <header className="flex h-10 shrink-0 items-center gap-2 border-b px-4">
        <h2 ref={head} tabIndex={-1} className="min-w-0 flex-1 truncate text-14 font-semibold">
          Act at entry <span className="font-mono tabular-nums">{seq}</span>
        </h2>
        <Button size="small" tone="ghost" icon="close" onClick={onClose}>
          Close
        </Button>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 py-3">
        {record.isPending ? <Mark icon="busy">Loading the record</Mark> : null}
        {record.isError ? <TroubleCallout trouble={failureOf(record.error).trouble} /> : null}
        {record.data ? <Detail detail={record.data} /> : null}
      </div>
    </section>
  );
}
