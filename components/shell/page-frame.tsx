import type { ReactElement, ReactNode } from 'react';
import { Icon } from '../ui/icons';
import { paths } from './paths';
import { PlaceLink } from './place-link';

interface PageFrameProps {
  readonly title: ReactNode;
  /** Where the way back leads in a narrow window, and in a wide one when `backAlways`. */
  readonly back?: { readonly href: string; readonly name: string; readonly always: boolean };
  readonly children: ReactNode;
}

const toList = { href: paths.home, name: 'Back to the list', always: false };

/** A page of words and settings in the right pane: one column, its title, and the way back. */
export function PageFrame({ title, back = toList, children }: PageFrameProps): ReactElement {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto w-full max-w-2xl px-5 py-5">
        <header className="mb-2 flex items-center gap-2">
          <PlaceLink
            href={back.href}
            aria-label={back.name}
            title={back.name}
            className={`grid size-7 shrink-0 place-items-center rounded-md text-secondary hover:bg-hover ${back.always ? '' : 'wide:hidden'}`}
          >
            <Icon name="back" />
          </PlaceLink>
          <h1 className="min-w-0 truncate text-20 font-semibold">{title}</h1>
        </header>
        {children}
      </div>
    </div>
  );
}
