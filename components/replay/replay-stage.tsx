'use client';
import type { ReactElement } from 'react';
import type { ReplayView } from '../../server/http';
import { Exact } from '../patterns/moment';
import { failureOf } from '../patterns/trouble';
import { TroubleCallout } from '../patterns/trouble-callout';
import { paths } from '../shell/paths';
import { PlaceLink } from '../shell/place-link';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';
import { Chip, Mark } from '../ui/chip';
import { cx } from '../ui/class-names';
import { Icon } from '../ui/icons';
import { EntryList } from './entry-list';
import { ReplayControls } from './replay-controls';
import { verdictWords } from './replay-words';
import { SessionThen } from './session-then';
import { useReplay } from './use-replay';

interface OpenedProps {
  readonly sessionId: string;
  readonly view: ReplayView;
  /** Another moment is on its way. */
  readonly stale: boolean;
}

function Opened({ sessionId, view, stale }: OpenedProps): ReactElement {
  const { here, count, verdict } = view;
  const words = verdictWords(verdict);
  const title = view.rows.session?.title ?? null;
  return (
    <>
      <header className="grid shrink-0 gap-2 border-b bg-raised px-4 py-2.5">
        <div className="flex flex-wrap items-center gap-2">
          <PlaceLink
            href={paths.session(sessionId)}
            aria-label="Back to the session"
            title="Back to the session"
            className="grid size-7 shrink-0 place-items-center rounded-md text-secondary hover:bg-hover"
          >
            <Icon name="back" />
          </PlaceLink>
          <h1 className="min-w-0 truncate text-14 font-semibold">
            Replay{title === null ? '' : `: ${title}`}
          </h1>
          <span className="flex-1" />
          <Chip intent={words.intent} icon={words.icon} title={words.means}>
            {words.word}
          </Chip>
        </div>
        <ReplayControls sessionId={sessionId} view={view} />
        <p aria-live="polite" className="text-12 text-secondary tabular-nums">
          Entry {here.version.toLocaleString('en')} of {count.toLocaleString('en')}, {here.seq} of the ledger:{' '}
          <span className="font-medium text-content">{here.words}</span>, <Exact at={here.at} />
        </p>
        {verdict.kind === 'same' ? (
          <p className="text-12 text-secondary max-wide:hidden">{words.means}</p>
        ) : (
          <Callout intent={words.intent} title={words.word}>
            {words.means}
          </Callout>
        )}
      </header>
      <div className={cx('flex min-h-0 flex-1 max-wide:flex-col', stale && 'opacity-60')}>
        <SessionThen view={view} />
        <EntryList sessionId={sessionId} view={view} />
      </div>
    </>
  );
}

/** A session as it stood after one of its entries: the same fold over the same entries, and whether it gives what was recorded. */
export function ReplayStage({ sessionId }: { readonly sessionId: string }): ReactElement {
  const replay = useReplay(sessionId);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {replay.isError ? (
        <div className="mx-auto w-full max-w-lg p-6">
          <TroubleCallout
            trouble={failureOf(replay.error).trouble}
            actions={
              <>
                <Button icon="refresh" onClick={() => void replay.refetch()}>
                  Read again
                </Button>
                <PlaceLink href={paths.session(sessionId)} className="self-center text-link underline">
                  Back to the session
                </PlaceLink>
              </>
            }
          />
        </div>
      ) : replay.data ? (
        <Opened sessionId={sessionId} view={replay.data} stale={replay.isPlaceholderData} />
      ) : (
        <div className="p-6">
          <Mark icon="busy">Folding the session up to this entry</Mark>
        </div>
      )}
    </div>
  );
}
