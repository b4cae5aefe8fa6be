'use client';
import type { ReactElement } from 'react';
import { agoWords, durationWords, untilWords } from './duration';
import { useNow } from './use-now';

const exactTime = (at: number): string =>
  new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** Relative in lists, exact in the tooltip. */
export function Ago({ at }: { readonly at: number }): ReactElement {
  const now = useNow(30_000);
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at)} className="tabular-nums">
      {agoWords(at, now)}
    </time>
  );
}

/** Clock time of today, with the full instant in the tooltip. */
export function ClockTime({ at }: { readonly at: number }): ReactElement {
  const short = new Date(at).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at)} className="tabular-nums">
      {short}
    </time>
  );
}

/** How long something has run, ticking only while it runs. */
export function Elapsed({ from, to }: { readonly from: number; readonly to: number | null }): ReactElement {
  const now = useNow(1000, to === null);
  return <span className="tabular-nums">{durationWords(Math.max(0, (to ?? now) - from))}</span>;
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
