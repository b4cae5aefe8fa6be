'use client';
import { type ReactElement, type ReactNode, useEffect, useRef } from 'react';
import { Splitter } from '../ui/splitter';
import { ConditionBanners } from './condition-banners';
import { StatusLine } from './status-line';
import { useNarrow } from './use-narrow';
import { useStored } from './use-stored';

const widthMin = 220;
const widthMax = 460;
const widthFirst = 292;
const readWidth = (text: string): number | null => {
  const width = Number(text);
  return Number.isFinite(width) ? Math.min(widthMax, Math.max(widthMin, width)) : null;
};

interface ShellProps {
  readonly navigator: ReactNode;
  readonly stage: ReactNode;
  /** In the status line: how sound the ledger is known to be. */
  readonly verification: ReactNode;
  /** Which pane a narrow window shows. */
  readonly narrow: 'navigator' | 'stage';
}

function NavigatorPane({ children }: { readonly children: ReactNode }): ReactElement {
  const [width, setWidth] = useStored('codexchat.navigator-width', widthFirst, readWidth);
  const pane = useRef<HTMLElement>(null);
  // Set through the DOM: the page's HTML carries no style attributes.
  useEffect(() => {
    pane.current?.style.setProperty('--navigator-width', `${width}px`);
  }, [width]);
  return (
    <nav
      ref={pane}
      id="navigator"
      aria-label="Sessions and projects"
      className="relative flex min-h-0 w-full shrink-0 flex-col bg-sunken max-wide:flex-1 wide:w-[var(--navigator-width,292px)]"
    >
      {children}
      <Splitter
        label="Width of the session list"
        value={width}
        min={widthMin}
        max={widthMax}
        controls="navigator"
        onChange={setWidth}
      />
    </nav>
  );
}

/** Two panes over a status line. On a narrow window the panes are pages, chosen by the address. */
export function Shell({ navigator, stage, verification, narrow }: ShellProps): ReactElement {
  const isNarrow = useNarrow();
  const list = <NavigatorPane>{navigator}</NavigatorPane>;
  const stageLook = 'flex min-h-0 min-w-0 flex-1 flex-col outline-none';
  return (
    <div className="flex h-dvh flex-col">
      <a
        href="#stage"
        className="sr-only z-50 rounded bg-overlay px-3 py-1 focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        Skip to the session
      </a>
      <ConditionBanners />
      <div className="flex min-h-0 flex-1">
        {isNarrow && narrow === 'navigator' ? (
          <main id="stage" tabIndex={-1} className={stageLook}>
            <h1 className="sr-only">Sessions</h1>
            {list}
          </main>
        ) : (
          <>
            {isNarrow ? null : list}
            <main id="stage" tabIndex={-1} className={stageLook}>
              {stage}
            </main>
          </>
        )}
      </div>
      <StatusLine verification={verification} />
    </div>
  );
}
