'use client';
import { type ReactElement, useState } from 'react';
import type { EnforcementFilter } from '../../server/vocabulary';
import { failureOf } from '../patterns/trouble';
import { TroubleCallout } from '../patterns/trouble-callout';
import { PlaceLink } from '../shell/place-link';
import { Button } from '../ui/button';
import { cx } from '../ui/class-names';
import { EditSearchesDialog } from './edit-searches-dialog';
import { addressOf, isEmpty } from './filter-address';
import { filterWords } from './filter-words';
import { SaveSearchDialog } from './save-search-dialog';
import { useSavedSearches } from './use-saved-searches';

/** Selections under a name, and the way to make, rename and delete one. Nothing while there is none and nothing to save. */
export function SavedSearches({ filter }: { readonly filter: EnforcementFilter }): ReactElement | null {
  const [dialog, setDialog] = useState<'save' | 'edit' | null>(null);
  const { searches, error, refresh, isKnown } = useSavedSearches();
  const close = () => setDialog(null);
  const here = addressOf({ filter, act: null });
  const isSaved = searches.some((one) => addressOf({ filter: one.filter, act: null }) === here);
  if (error !== null) return <TroubleCallout intent="notice" trouble={failureOf(error).trouble} />;
  if (searches.length === 0 && dialog === null && (isEmpty(filter) || !isKnown)) return null;
  return (
    <div className="flex flex-wrap items-center gap-1.5 text-12">
      {searches.length === 0 ? null : (
        <nav aria-label="Saved searches" className="contents">
          <ul className="flex max-h-20 min-w-0 flex-wrap gap-1.5 overflow-y-auto">
            {searches.map((one) => {
              const href = addressOf({ filter: one.filter, act: null });
              return (
                <li key={one.searchId} className="min-w-0">
                  <PlaceLink
                    href={href}
                    title={filterWords(one.filter)}
                    aria-current={href === here ? 'true' : undefined}
                    className={cx(
                      'block max-w-56 truncate rounded-md border px-2 py-0.5',
                      href === here ? 'bg-selected font-medium' : 'bg-raised hover:bg-hover',
                    )}
                  >
                    {one.name}
                  </PlaceLink>
                </li>
              );
            })}
          </ul>
        </nav>
      )}
      {isEmpty(filter) || isSaved ? null : (
        <Button size="small" tone="ghost" icon="plus" onClick={() => setDialog('save')}>
          Save this search
        </Button>
      )}
      {searches.length === 0 ? null : (
        <Button size="small" tone="ghost" onClick={() => setDialog('edit')}>
          Edit saved searches
        </Button>
      )}
      {dialog === 'save' ? (
        <SaveSearchDialog filter={filter} searches={searches} onSaved={refresh} onClose={close} />
      ) : null}
      {dialog === 'edit' ? (
        <EditSearchesDialog searches={searches} onChanged={refresh} onClose={close} />
      ) : null}
    </div>
  );
}
