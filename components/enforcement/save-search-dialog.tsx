'use client';
import { type FormEvent, type ReactElement, useState } from 'react';
import type { EnforcementFilter, SavedSearch } from '../../server/vocabulary';
import { limits } from '../../server/vocabulary/limits';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import { useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { filterWords } from './filter-words';

interface SaveSearchDialogProps {
  readonly filter: EnforcementFilter;
  readonly searches: readonly SavedSearch[];
  readonly onSaved: () => void;
  readonly onClose: () => void;
}

/** Gives the selection on screen a name. */
export function SaveSearchDialog({
  filter,
  searches,
  onSaved,
  onClose,
}: SaveSearchDialogProps): ReactElement {
  const client = useTRPCClient();
  const words = filterWords(filter);
  const [name, setName] = useState(words.slice(0, limits.savedSearchNameCharsMax));
  const save = useCommand(client.enforcement.saveSearch.mutate, () => {
    onSaved();
    onClose();
  });
  const wanted = name.trim().toLowerCase();
  const replaced = searches.find((one) => one.name.toLowerCase() === wanted);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (wanted !== '' && !save.saving) void save.submit({ name, filter });
  };
  return (
    <Dialog open onClose={onClose} title="Save this search">
      <form onSubmit={onSubmit} className="grid gap-3">
        <p className="wrap-anywhere text-secondary">{words}</p>
        <Field
          label="Name"
          value={name}
          maxLength={limits.savedSearchNameCharsMax}
          onFocus={(event) => event.target.select()}
          onChange={(event) => setName(event.target.value)}
          hint={
            replaced
              ? `"${replaced.name}" is there already: this selection takes its place.`
              : 'Saved searches are the same in every browser, and each change of them is on record.'
          }
        />
        {save.failure ? <TroubleCallout role="alert" trouble={save.failure.trouble} /> : null}
        <div className="flex justify-end gap-2">
          <Button tone="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button
            tone="solid"
            type="submit"
            busy={save.saving}
            refused={wanted === '' ? 'It needs a name' : undefined}
          >
            {replaced ? 'Replace' : 'Save'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
