'use client';
import type { ReactElement } from 'react';
import type { EnforcementDecision } from '../../server/vocabulary';
import { PlaceLink } from '../shell/place-link';
import { intentText, Mark } from '../ui/chip';
import { cx } from '../ui/class-names';
import { Disclosure } from '../ui/disclosure';
import { decisionLooks } from './record-words';

type Counts = Readonly<Record<EnforcementDecision, number>>;
export type Bucket = Counts & { readonly from: number; readonly to: number };

const order: readonly EnforcementDecision[] = ['allow', 'ask', 'deny', 'none'];
const height = 44;
const barWidth = 10;
const gap = 2;

const totalOf = (counts: Counts): number => order.reduce((sum, decision) => sum + counts[decision], 0);

const actWords = (count: number): string => `${count.toLocaleString('en')} ${count === 1 ? 'act' : 'acts'}`;

const instant = (at: number): string =>
  new Date(at).toLocaleString(undefined, {
    ...(new Date(at).getFullYear() === new Date().getFullYear() ? {} : { year: 'numeric' }),
    second: '2-digit',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });

const sentence = (counts: Counts): string =>
  order
    .filter((decision) => counts[decision] > 0)
    .map(
      (decision) => `${counts[decision].toLocaleString('en')} ${decisionLooks[decision].word.toLowerCase()}`,
    )
    .join(', ') || 'none';

/** One bar per span of time, its decisions one on the other. A pointer can choose a span; the table does the same by keyboard. */
function Bars({ buckets, top }: { readonly buckets: readonly Bucket[]; readonly top: number }): ReactElement {
  return (
    <>
      {buckets.map((bucket, at) => {
        let below = height;
        return (
          <g key={bucket.from}>
            <title>{`${instant(bucket.from)} to ${instant(bucket.to)}: ${sentence(bucket)}`}</title>
            <rect x={at * (barWidth + gap)} width={barWidth} y={0} height={height} fill="transparent" />
            {order.map((decision) => {
              const tall = (bucket[decision] / top) * height;
              if (tall === 0) return null;
              below -= tall;
              return (
                <rect
                  key={decision}
                  x={at * (barWidth + gap)}
                  width={barWidth}
                  y={below}
                  height={Math.max(tall, 1)}
                  fill="currentColor"
                  className={intentText[decisionLooks[decision].intent]}
                />
              );
            })}
          </g>
        );
      })}
    </>
  );
}

interface CountsChartProps {
  readonly buckets: readonly Bucket[];
  /** The address of the selection within a span. */
  readonly addressOfSpan: (span: { readonly from: number; readonly to: number }) => string;
  readonly stale: boolean;
  /** Whose clock the bars follow, when it is not the one of whoever looks. */
  readonly foreignZone: string | null;
}

/** How many acts began when, by what was decided. The count axis begins at 0. */
export function CountsChart({
  buckets,
  addressOfSpan,
  stale,
  foreignZone,
}: CountsChartProps): ReactElement | null {
  const sumOf = (decision: EnforcementDecision) => buckets.reduce((sum, one) => sum + one[decision], 0);
  const all: Counts = { allow: sumOf('allow'), ask: sumOf('ask'), deny: sumOf('deny'), none: sumOf('none') };
  const top = Math.max(1, ...buckets.map(totalOf));
  const [first, last] = [buckets[0], buckets.at(-1)];
  // The list beside it says that there is none.
  if (!first || !last || totalOf(all) === 0) return null;
  const words = `${actWords(totalOf(all))} from ${instant(first.from)} to ${instant(last.to)}: ${sentence(all)}.`;
  return (
    <figure className={cx('grid gap-1', stale && 'opacity-60')}>
      <figcaption className="flex flex-wrap items-center gap-x-4 gap-y-1 text-12 text-secondary">
        <span className="tabular-nums">{actWords(totalOf(all))}</span>
        {order.map((decision) =>
          all[decision] === 0 ? null : (
            <Mark key={decision} intent={decisionLooks[decision].intent} icon={decisionLooks[decision].icon}>
              <span className="tabular-nums">{all[decision].toLocaleString('en')}</span>{' '}
              {decisionLooks[decision].word.toLowerCase()}
            </Mark>
          ),
        )}
        <span className="flex-1" />
        {foreignZone === null ? null : <span>bars follow the clock of {foreignZone}</span>}
        <span className="tabular-nums">most in one bar: {top.toLocaleString('en')}</span>
      </figcaption>
      <svg
        role="img"
        aria-label={words}
        viewBox={`0 0 ${buckets.length * (barWidth + gap)} ${height}`}
        preserveAspectRatio="none"
        className="h-11 w-full border-b"
      >
        <Bars buckets={buckets} top={top} />
      </svg>
      <div className="flex justify-between text-12 text-tertiary tabular-nums">
        <span>{instant(first.from)}</span>
        <span>{instant(last.to)}</span>
      </div>
      <Disclosure summary="View as table">
        <table className="w-full text-12 tabular-nums">
          <thead>
            <tr className="text-left text-secondary">
              <th className="py-1 font-medium">Since</th>
              {order.map((decision) => (
                <th key={decision} className="py-1 text-right font-medium">
                  {decisionLooks[decision].word}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {buckets
              .filter((bucket) => totalOf(bucket) > 0)
              .map((bucket) => (
                <tr key={bucket.from} className="border-t">
                  <td className="py-1">
                    <PlaceLink href={addressOfSpan(bucket)} className="text-link underline">
                      {instant(bucket.from)}
                    </PlaceLink>
                  </td>
                  {order.map((decision) => (
                    <td key={decision} className="py-1 text-right">
                      {bucket[decision].toLocaleString('en')}
                    </td>
                  ))}
                </tr>
              ))}
          </tbody>
        </table>
      </Disclosure>
    </figure>
  );
}
