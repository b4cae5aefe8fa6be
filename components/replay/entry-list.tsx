'use client';
import { type ReactElement, useEffect, useRef } from 'react';
import type { ReplayView } from '../../server/http';
import { VisibleText } from '../patterns/visible-code';
import { paths } from '../shell/paths';
import { PlaceLink } from '../shell/place-link';
import { cx } from '../ui/class-names';

const clock = (at: number): string =>
  new Date(at).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

interface EntryListProps {
  readonly sessionId: string;
  readonly view: ReplayView;
}

/** The entries around the cursor, each a way to its moment. */
export function EntryList({ sessionId, view }: EntryListProps): ReactElement {
  const { lines, here, count } = view;
  const box = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each step the cursor comes into sight.
  useEffect(() => {
    box.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [here.seq]);
  const first = lines[0]?.version ?? 1;
  const last = lines.at(-1)?.version ?? 1;
  return (
    <nav
      ref={box}
      aria-label="Entries"
      className="min-h-0 shrink-0 overflow-y-auto border-t bg-raised max-wide:h-[38%] wide:w-96 wide:border-t-0 wide:border-l"
    >
      {first > 1 ? (
        <p className="px-3 py-1.5 text-12 text-secondary tabular-nums">
          {(first - 1).toLocaleString('en')} before these
        </p>
      ) : null}
      <ol>
        {lines.map(({ seq, type, at, words, about }) => (
          <li key={seq}>
            <PlaceLink
              href={paths.replay(sessionId, { at: seq })}
              aria-current={seq === here.seq ? 'step' : undefined}
              title={type}
              className={cx(
                'block border-l-2 px-3 py-1',
                seq === here.seq ? 'border-solid bg-selected' : 'border-transparent hover:bg-hover',
              )}
            >
              <span className="flex items-baseline gap-2">
                <span className={cx('min-w-0 flex-1 truncate', seq === here.seq && 'font-semibold')}>
                  {words}
                </span>
                <span className="font-mono text-12 text-secondary tabular-nums">{seq}</span>
                <time
                  dateTime={new Date(at).toISOString()}
                  className="whitespace-nowrap text-12 text-secondary tabular-nums"
                >
                  {clock(at)}
                </time>
              </span>
              {about === null ? null : (
                <span className="block truncate text-12 text-secondary">
                  <VisibleText text={about} />
                </span>
              )}
            </PlaceLink>
          </li>
        ))}
      </ol>
      {last < count ? (
        <p className="px-3 py-1.5 text-12 text-secondary tabular-nums">
          {(count - last).toLocaleString('en')} after these
        </p>
      ) : null}
    </nav>
  );
}
