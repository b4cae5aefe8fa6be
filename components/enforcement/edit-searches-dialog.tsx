'use client';
import { type FormEvent, type ReactElement, useState } from 'react';
import type { SavedSearch } from '../../server/vocabulary';
import { limits } from '../../server/vocabulary/limits';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import { useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { filterWords } from './filter-words';

interface RowProps {
  readonly search: SavedSearch;
  readonly onChanged: (what: string) => void;
}

/** One of them: its name can be changed, what it selects cannot; that is saved anew. */
function SearchRow({ search, onChanged }: RowProps): ReactElement {
  const client = useTRPCClient();
  const { searchId } = search;
  const [name, setName] = useState(search.name);
  const rename = useCommand(client.enforcement.renameSearch.mutate, () => onChanged(`Renamed to ${name}.`));
  const remove = useCommand(client.enforcement.deleteSearch.mutate, () =>
    onChanged(`${search.name} is deleted.`),
  );
  const failure = rename.failure ?? remove.failure;
  const isChanged = name.trim() !== '' && name !== search.name;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (isChanged && !rename.saving) void rename.submit({ searchId, name });
  };
  return (
    <li className="grid gap-1 border-b py-3 last:border-b-0">
      <form onSubmit={onSubmit} className="flex flex-wrap items-end gap-2">
        <div className="min-w-40 flex-1">
          <Field
            label={`Name of ${search.name}`}
            value={name}
            maxLength={limits.savedSearchNameCharsMax}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <Button
          type="submit"
          busy={rename.saving}
          refused={isChanged ? undefined : 'It has this name already'}
          aria-label={`Rename ${search.name}`}
        >
          Rename
        </Button>
        <Button
          tone="danger"
          busy={remove.saving}
          onClick={() => void remove.submit({ searchId })}
          aria-label={`Delete ${search.name}`}
        >
          Delete
        </Button>
      </form>
      <p className="wrap-anywhere text-12 text-secondary">{filterWords(search.filter)}</p>
      {failure ? <TroubleCallout role="alert" trouble={failure.trouble} /> : null}
    </li>
  );
}

/** All saved searches, to rename and to delete. */
export function EditSearchesDialog({
  searches,
  onChanged,
  onClose,
}: {
  readonly searches: readonly SavedSearch[];
  readonly onChanged: () => void;
  readonly onClose: () => void;
}): ReactElement {
  const [told, setTold] = useState('');
  return (
    <Dialog open onClose={onClose} title="Saved searches">
      <p role="status" className="text-12 text-secondary">
        {told === '' ? 'What was saved, renamed or deleted stays in the record.' : told}
      </p>
      <ul className="grid">
        {searches.map((search) => (
          <SearchRow
            key={`${search.searchId} ${search.name}`}
            search={search}
            onChanged={(what) => {
              setTold(what);
              onChanged();
            }}
          />
        ))}
      </ul>
      {searches.length === 0 ? <p className="py-3 text-secondary">None is left.</p> : null}
    </Dialog>
  );
}
