'use client';
import type { ReactElement, ReactNode } from 'react';
import type { SessionView } from '../../server/http';
import { fillComposer } from '../composer/use-draft';
import { useStatus } from './use-sessions';

/** What a scenario shows; words to type stand between backticks in it. */
const showsView = (shows: string): readonly ReactNode[] =>
  shows.split('`').map((part, at) =>
    at % 2 === 0 ? (
      part
    ) : (
      <code key={part} className="font-mono text-12">
        {part}
      </code>
    ),
  );

/** An empty session: what happens next; in a demo, the words its scripted model understands. */
export function Scenarios({ view }: { readonly view: SessionView }): ReactElement {
  const status = useStatus();
  const demo = view.session.flavour === 'demo';
  const scenarios = demo ? (status.data?.demoScenarios ?? []) : [];
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto grid w-full max-w-[860px] gap-4 px-5 py-8">
        <div>
          <h2 className="text-16 font-semibold">
            {demo ? 'Ask the scripted model for something' : 'Nothing said yet'}
          </h2>
          <p className="mt-1 text-14 text-secondary">
            {demo
              ? 'Choose a line, look at it below, and send it. Commands and edits are real, and what policy does not answer asks you first; only the model is scripted.'
              : 'Write below what should be done. Policy judges every command and every edit; what it does not answer waits here for you.'}
          </p>
        </div>
        {scenarios.length > 0 ? (
          <ul className="grid gap-px overflow-hidden rounded-lg border bg-line sm:grid-cols-1 wide:grid-cols-2">
            {scenarios.map((scenario) => (
              <li key={scenario.prompt} className="bg-raised wide:last:odd:col-span-2">
                <button
                  type="button"
                  onClick={() => fillComposer(scenario.prompt)}
                  className="flex h-full w-full flex-col items-start px-3.5 py-2.5 text-left hover:bg-hover"
                >
                  <span className="block font-mono text-13 font-medium">{scenario.prompt}</span>
                  <span className="block text-secondary">{showsView(scenario.shows)}</span>
                </button>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </div>
  );
}

/** The same words at hand later on, one line high. */
export function ScenarioChips({ view }: { readonly view: SessionView }): ReactElement | null {
  const status = useStatus();
  const { session, page } = view;
  const hidden = session.flavour !== 'demo' || session.openTurnId !== null || page.items.length === 0;
  if (hidden || session.archivedAt !== null || session.threadState === 'lost') return null;
  if (session.quarantine !== undefined) return null;
  return (
    <section aria-label="Demo prompts" className="mx-auto w-full max-w-[860px] shrink-0 px-5 pb-2">
      <ul className="flex gap-1.5 overflow-x-auto py-0.5 [scrollbar-width:none]">
        {(status.data?.demoScenarios ?? []).map((scenario) => (
          <li key={scenario.prompt}>
            <button
              type="button"
              title={scenario.shows.replaceAll('`', '')}
              onClick={() => fillComposer(scenario.prompt)}
              className="h-6 whitespace-nowrap rounded-full border bg-raised px-2.5 text-12 text-secondary hover:bg-hover hover:text-content"
            >
              {scenario.prompt}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
