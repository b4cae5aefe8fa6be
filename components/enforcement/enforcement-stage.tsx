'use client';
import { useSearchParams } from 'next/navigation';
import { type ReactElement, useCallback, useMemo, useRef } from 'react';
import type { EnforcementFilter, EnforcementRecord } from '../../server/vocabulary';
import { failureOf } from '../patterns/trouble';
import { TroubleCallout } from '../patterns/trouble-callout';
import { paths } from '../shell/paths';
import { goTo, PlaceLink } from '../shell/place-link';
import { useNarrow } from '../shell/use-narrow';
import { Button } from '../ui/button';
import { Mark } from '../ui/chip';
import { cx } from '../ui/class-names';
import { Icon } from '../ui/icons';
import { useProjects } from '../workspace/use-sessions';
import { CountsChart } from './counts-chart';
import { ExportSelection } from './export-selection';
import { addressOf, isEmpty, readAddress, withoutTime } from './filter-address';
import { type EditFilter, FilterBar } from './filter-bar';
import { unknownTrouble } from './filter-words';
import { IndexLine } from './index-line';
import { RecordDetail } from './record-detail';
import { RecordList } from './record-list';
import { SavedSearches } from './saved-searches';
import { useRecordKeys } from './use-record-keys';
import { useCounts, useFresh, useIsBehind, useRecords, useToNewest } from './use-records';

function Nothing({ filter }: { readonly filter: EnforcementFilter }): ReactElement {
  return (
    <div className="grid justify-items-center gap-2 px-6 py-12 text-center text-secondary">
      <Icon name="hand" size={22} />
      {isEmpty(filter) ? (
        <>
          <p className="font-medium text-content">Nothing was judged yet</p>
          <p>Each command and each edit of the agent will stand here, with what was decided and why.</p>
        </>
      ) : (
        <>
          <p className="font-medium text-content">No act is in this selection</p>
          <p>All words must occur. A word ending with * stands for its beginning.</p>
          <PlaceLink href={paths.enforcement} className="text-link underline">
            Clear all conditions
          </PlaceLink>
        </>
      )}
    </div>
  );
}

function Counts(props: {
  readonly filter: EnforcementFilter;
  readonly counts: ReturnType<typeof useCounts>;
  readonly isRefused: boolean;
}): ReactElement | null {
  const { filter, counts, isRefused } = props;
  // What is wrong with the selection itself is said once, where its records would be.
  if (counts.isError)
    return isRefused ? null : <TroubleCallout intent="notice" trouble={failureOf(counts.error).trouble} />;
  if (!counts.data)
    return (
      <div className="grid h-20 place-items-center">
        <Mark icon="busy">Counting</Mark>
      </div>
    );
  return (
    <CountsChart
      buckets={counts.data.buckets}
      stale={counts.isPlaceholderData}
      foreignZone={counts.data.zone === counts.zone ? null : counts.data.zone}
      addressOfSpan={({ from, to }) => addressOf({ filter: { ...withoutTime(filter), from, to }, act: null })}
    />
  );
}

/** The enforcement log: what the agent wanted, what was decided, what became of it. */
export function EnforcementStage(): ReactElement {
  const params = useSearchParams();
  const { filter, act } = useMemo(() => readAddress(new URLSearchParams(params)), [params]);
  const field = useRef<HTMLInputElement>(null);
  const isNarrow = useNarrow();
  const projects = useProjects();
  const names = useMemo(
    () => new Map(projects.data?.rows.map(({ projectId, name }) => [projectId, name]) ?? []),
    [projects.data],
  );
  const records = useRecords(filter);
  const counts = useCounts(filter);
  const isBehind = useIsBehind(records.state?.indexed ?? null, counts.data?.state.indexed ?? null);
  // With older pages open the list stays as it is, and says so: all of them would be read again with every entry.
  const isPaged = (records.data?.pages.length ?? 0) > 1;
  useFresh(isBehind && !isPaged && !records.isFetching && !counts.isFetching);
  const toNewest = useToNewest(filter);
  const rows = useMemo(() => records.data?.pages.flatMap((page) => page.rows) ?? [], [records.data]);
  const close = useCallback(() => goTo(addressOf({ filter, act: null })), [filter]);
  const onEdit = useCallback((edit: EditFilter, typing: boolean) => {
    // Of two edits in a row the second builds on the first, also when the screen has not heard of that one yet.
    const current = readAddress(new URLSearchParams(location.search)).filter;
    const address = addressOf({ filter: edit(current), act: null });
    // One step back leads to the screen before, not to each letter.
    if (typing) history.replaceState(null, '', address);
    else goTo(address);
  }, []);
  const { fetchNextPage } = records;
  const onMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  useRecordKeys(field, close);
  const hrefOf = (record: EnforcementRecord) => addressOf({ filter, act: record.seq });
  const list = (
    <div
      className={cx(
        'min-h-0 min-w-0 overflow-y-auto',
        act === null ? 'flex-1' : 'wide:w-[44%] wide:shrink-0',
      )}
    >
      <div className="grid gap-3 px-4 py-3">
        <header className="flex flex-wrap items-center gap-2">
          <PlaceLink
            href={paths.home}
            aria-label="Back to the list"
            title="Back to the list"
            className="grid size-7 shrink-0 place-items-center rounded-md text-secondary hover:bg-hover wide:hidden"
          >
            <Icon name="back" />
          </PlaceLink>
          <h1 className="min-w-0 flex-1 truncate text-20 font-semibold">Enforcement log</h1>
          <ExportSelection key={addressOf({ filter, act: null })} filter={filter} />
        </header>
        <FilterBar filter={filter} onEdit={onEdit} field={field} />
        <SavedSearches filter={filter} />
        {records.state === null ? null : <IndexLine state={records.state} />}
        <Counts filter={filter} counts={counts} isRefused={records.isError} />
      </div>
      <div className={cx('border-t', records.isPlaceholderData && 'opacity-60')}>
        {records.isError ? (
          <div className="p-4">
            <TroubleCallout
              trouble={unknownTrouble(filter) ?? failureOf(records.error).trouble}
              actions={
                <>
                  <Button onClick={() => void records.refetch()}>Search again</Button>
                  {isEmpty(filter) ? null : (
                    <Button onClick={() => goTo(paths.enforcement)}>Clear all conditions</Button>
                  )}
                </>
              }
            />
          </div>
        ) : records.isPending ? (
          <div className="grid h-24 place-items-center">
            <Mark icon="busy">Searching</Mark>
          </div>
        ) : rows.length === 0 ? (
          <Nothing filter={filter} />
        ) : (
          <RecordList
            newer={isBehind && isPaged ? toNewest : null}
            records={rows}
            projects={names}
            hrefOf={hrefOf}
            openSeq={act}
            more={records.hasNextPage}
            loading={records.isFetchingNextPage}
            onMore={onMore}
          />
        )}
      </div>
    </div>
  );
  return (
    <div className="flex min-h-0 flex-1">
      {isNarrow && act !== null ? null : list}
      {act === null ? null : <RecordDetail key={act} seq={act} onClose={close} />}
    </div>
  );
}
