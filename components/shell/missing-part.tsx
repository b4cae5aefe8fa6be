'use client';
import { type ReactElement, useEffect, useState } from 'react';
import { limits } from '../../server/vocabulary/limits';

/** A piece of the page's program that did not come: the server was away when the page asked for it. */
export const isMissingPart = (error: Error): boolean =>
  error.name === 'ChunkLoadError' || /load(?:ing)? (?:CSS )?chunk/i.test(error.message);

const key = 'codexchat.reloads';
const minuteMs = 60_000;

/** When this tab loaded itself again for a missing part within the last minute, ms. */
const recentReloads = (): readonly number[] =>
  (sessionStorage.getItem(key) ?? '')
    .split(' ')
    .map(Number)
    .filter((at) => Date.now() - at < minuteMs);

/**
 * Waits until the server answers, and then loads the page again: asked for once more, the piece would fail at once, because the failure is
 * remembered. At most `pageReloadsMax` times a minute: a piece that is really gone must not turn the page in circles.
 */
export function MissingPart(): ReactElement {
  const [waits, setWaits] = useState(true);
  useEffect(() => {
    const recent = recentReloads();
    if (recent.length >= limits.pageReloadsMax) {
      setWaits(false);
      return;
    }
    const reload = (): void => {
      clearInterval(timer);
      sessionStorage.setItem(key, [...recent, Date.now()].join(' '));
      window.location.reload();
    };
    const probe = (): Promise<void> =>
      fetch(window.location.pathname, { method: 'HEAD', cache: 'no-store' }).then(reload, () => undefined);
    const timer = setInterval(() => void probe(), limits.pageProbeMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <p role="status" className="mt-2 text-14 text-secondary">
      {waits
        ? 'A part of this page could not be fetched: the server did not answer. Everything recorded is on disk. The page is loaded again as soon as the server answers, with what you have typed.'
        : 'A part of this page could not be fetched, and loading it again did not help.'}
    </p>
  );
}
