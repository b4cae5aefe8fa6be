'use client';
import { type ReactElement, useEffect, useRef } from 'react';
import { VisibleText } from '../patterns/visible-code';
import { ScrollRegion } from '../ui/scroll-region';

/** Characters of output drawn in a card; the newest ones. The rest is one press away. */
const shownCharsMax = 24_000;
/** Nearer to the end than this, px, the view follows new output. */
const followPx = 24;

interface OutputViewProps {
  readonly durable: string;
  readonly provisional: string;
  readonly label: string;
}

/** Terminal output: follows its end until the person scrolls away from it. */
export function OutputView({ durable, provisional, label }: OutputViewProps): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const total = durable.length + provisional.length;
  const shownDurable = durable.slice(Math.max(0, total - shownCharsMax));
  // biome-ignore lint/correctness/useExhaustiveDependencies: each growth of the text may need a scroll.
  useEffect(() => {
    const element = box.current;
    if (element && following.current) element.scrollTop = element.scrollHeight;
  }, [total]);
  return (
    <ScrollRegion
      ref={box}
      label={label}
      onScroll={(event) => {
        const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
        following.current = scrollHeight - scrollTop - clientHeight < followPx;
      }}
      className="max-h-72 overflow-auto bg-sunken px-3 py-2"
    >
      {total > shownCharsMax ? (
        <p className="mb-1 text-12 text-secondary tabular-nums">
          {(total - shownCharsMax).toLocaleString('en')} earlier characters are not drawn
        </p>
      ) : null}
      <pre className="whitespace-pre-wrap font-mono text-12 leading-[1.5] wrap-anywhere">
        <VisibleText text={shownDurable} />
        {provisional === '' ? null : (
          <span className="provisional">
            <VisibleText text={provisional} />
          </span>
        )}
      </pre>
    </ScrollRegion>
  );
}
