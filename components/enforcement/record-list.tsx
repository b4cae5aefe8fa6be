'use client';
import { type ReactElement, useEffect, useRef } from 'react';
import type { EnforcementRecord } from '../../server/vocabulary';
import { Ago } from '../patterns/moment';
import { VisibleText } from '../patterns/visible-code';
import { PlaceLink } from '../shell/place-link';
import { Button } from '../ui/button';
import { Chip, Mark } from '../ui/chip';
import { cx } from '../ui/class-names';
import { actorWords, decisionLooks, kindWords, outcomeLooks, outcomeWord } from './record-words';

interface RowProps {
  readonly record: EnforcementRecord;
  readonly project: string | null;
  readonly href: string;
  readonly open: boolean;
}

/** One act in one or two lines: when, what was decided, what it was, what became of it. */
function RecordRow({ record, project, href, open }: RowProps): ReactElement {
  const { decision, outcome, rules, text, kind } = record;
  const look = decisionLooks[decision];
  const firstLine = text.split('\n', 1)[0] ?? '';
  return (
    <li className="offscreen-cheap border-b">
      <PlaceLink
        href={href}
        data-record-link
        aria-current={open ? 'true' : undefined}
        className={cx('grid gap-0.5 px-4 py-1.5', open ? 'bg-selected' : 'hover:bg-hover')}
      >
        <span className="flex min-w-0 items-center gap-2">
          <Chip intent={look.intent} icon={look.icon}>
            {look.word}
          </Chip>
          <span className="min-w-0 flex-1 truncate font-mono text-12">
            <VisibleText text={firstLine === '' ? `(${kindWords[kind].toLowerCase()})` : firstLine} />
          </span>
          <Mark intent={outcomeLooks[outcome].intent} icon={outcomeLooks[outcome].icon} className="shrink-0">
            {outcomeWord(record)}
          </Mark>
        </span>
        <span className="flex min-w-0 items-center gap-2 text-12 text-secondary">
          <Ago at={record.at} />
          <span className="truncate">
            {kindWords[kind]} · {actorWords[record.actor]}
            {project === null ? '' : ` · ${project}`}
            {rules.length === 0 ? '' : ` · ${rules.join(', ')}`}
          </span>
          {record.unjudged ? (
            <Mark intent="danger" icon="alert" className="shrink-0">
              Ran unjudged
            </Mark>
          ) : null}
        </span>
      </PlaceLink>
    </li>
  );
}

interface RecordListProps {
  readonly records: readonly EnforcementRecord[];
  readonly projects: ReadonlyMap<string, string>;
  readonly hrefOf: (record: EnforcementRecord) => string;
  readonly openSeq: number | null;
  readonly more: boolean;
  readonly loading: boolean;
  readonly onMore: () => void;
  /** Shows the newest again, when the record has moved on beside older pages; null: it has not. */
  readonly newer: (() => void) | null;
}

/** How far before the end the next page is asked for. */
const earlyBy = '0px 0px 500px 0px';

export function RecordList(props: RecordListProps): ReactElement {
  const { records, projects, hrefOf, openSeq, more, loading, onMore, newer } = props;
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = end.current;
    if (!element || !more || loading) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) onMore();
      },
      { rootMargin: earlyBy },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [more, loading, onMore]);
  return (
    <>
      {newer === null ? null : (
        <p
          role="status"
          className="sticky top-0 z-10 flex items-center justify-center gap-2 border-b bg-raised py-1 text-12"
        >
          The record has moved on since this list was opened.
          <Button size="small" onClick={newer}>
            Show the newest
          </Button>
        </p>
      )}
      <ol aria-label="Records, newest first">
        {records.map((record) => (
          <RecordRow
            key={record.seq}
            record={record}
            project={record.projectId === null ? null : (projects.get(record.projectId) ?? null)}
            href={hrefOf(record)}
            open={record.seq === openSeq}
          />
        ))}
      </ol>
      <div ref={end} className="grid h-11 place-items-center text-12 text-secondary">
        {more ? (
          <Button size="small" tone="ghost" busy={loading} onClick={onMore}>
            Older records
          </Button>
        ) : (
          'These are all.'
        )}
      </div>
    </>
  );
}
