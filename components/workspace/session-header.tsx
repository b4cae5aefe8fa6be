'use client';
import { type ReactElement, useState } from 'react';
import type { SessionView } from '../../server/http';
import type { RuntimeRow } from '../../server/vocabulary';
import { paths } from '../shell/paths';
import { PlaceLink } from '../shell/place-link';
import { Icon } from '../ui/icons';
import { ModelChooser } from './model-chooser';
import { SessionFacts } from './session-facts';
import { TitleEditor } from './title-editor';
import { UsageMeter } from './usage-meter';

interface SessionHeaderProps {
  readonly view: SessionView;
  readonly runtime: RuntimeRow | null;
}

function Title({ view }: { readonly view: SessionView }): ReactElement {
  const [renaming, setRenaming] = useState(false);
  if (renaming)
    return (
      <div className="min-w-0 max-w-md flex-1">
        <TitleEditor session={view.session} onDone={() => setRenaming(false)} />
      </div>
    );
  return (
    <h1 className="min-w-0 text-14 font-semibold">
      <button
        type="button"
        title="Rename"
        onClick={() => setRenaming(true)}
        className="block max-w-full truncate rounded px-1 hover:bg-hover"
      >
        {view.session.title}
      </button>
    </h1>
  );
}

/** Title, place, model, mode, sandbox, use, and the process behind it. */
export function SessionHeader({ view, runtime }: SessionHeaderProps): ReactElement {
  const { session } = view;
  return (
    <header className="shrink-0 border-b bg-raised">
      <div className="flex h-11 items-center gap-2 pr-4 pl-4">
        <PlaceLink
          href={paths.home}
          aria-label="Back to the list"
          className="grid size-7 place-items-center rounded-md text-secondary hover:bg-hover wide:hidden"
        >
          <Icon name="back" />
        </PlaceLink>
        <Title view={view} />
        <span className="flex-1" />
        <UsageMeter usage={session.usage} />
        <div className="min-w-0 max-wide:max-w-32">
          <ModelChooser session={session} runtime={runtime} />
        </div>
        <PlaceLink
          href={paths.replay(session.sessionId)}
          aria-label="Replay this session"
          title="Replay this session"
          className="grid size-7 shrink-0 place-items-center rounded-md text-secondary hover:bg-hover hover:text-content"
        >
          <Icon name="clock" />
        </PlaceLink>
        <PlaceLink
          href={paths.sessionDialog(session.sessionId, 'export')}
          aria-label="Export this session…"
          title="Export this session…"
          className="grid size-7 shrink-0 place-items-center rounded-md text-secondary hover:bg-hover hover:text-content"
        >
          <Icon name="download" />
        </PlaceLink>
      </div>
      <SessionFacts view={view} runtime={runtime} />
    </header>
  );
}
