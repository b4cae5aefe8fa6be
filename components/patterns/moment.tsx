'use client';
import { type ReactElement, use } from 'react';
import { agoWords, durationWords, untilWords } from './duration';
import { ShownMoment } from './shown-moment';
import { useNow } from './use-now';

const exactTime = (at: number): string =>
  new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** Relative, exact in the tooltip: `5 min` in lists, `5 min ago` where it is `said` in a sentence. */
export function Ago({ at, said = false }: { readonly at: number; readonly said?: boolean }): ReactElement {
  const words = agoWords(at, useNow(30_000));
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={exactTime(at)}
      className="whitespace-nowrap tabular-nums"
    >
      {said && words !== 'now' ? `${words} ago` : words}
    </time>
  );
}

/** Clock time, and the day where it is another one than today's; the full instant in the tooltip. */
export function ClockTime({ at }: { readonly at: number }): ReactElement {
  const [then, now] = [new Date(at), new Date()];
  const short = then.toLocaleString(undefined, {
    ...(then.toDateString() === now.toDateString() ? {} : { day: 'numeric', month: 'short' }),
    ...(then.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
  });
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={exactTime(at)}
      className="whitespace-nowrap tabular-nums"
    >
      {short}
    </time>
  );
}

/** How long something has run, ticking only while it runs; in a replay, until the moment that is shown. */
export function Elapsed({ from, to }: { readonly from: number; readonly to: number | null }): ReactElement {
  const shown = use(ShownMoment);
  const end = to ?? shown;
  const now = useNow(1000, end === null);
  return <span className="tabular-nums">{durationWords(Math.max(0, (end ?? now) - from))}</span>;
}

export function Countdown({ to }: { readonly to: number }): ReactElement {
  const now = useNow(500);
  return <span className="tabular-nums">{untilWords(to, now)}</span>;
}

/** The whole instant, where details are told. */
export function Exact({ at }: { readonly at: number }): ReactElement {
  return (
    <time dateTime={new Date(at).toISOString()} className="tabular-nums">
      {exactTime(at)}
    </time>
  );
}
