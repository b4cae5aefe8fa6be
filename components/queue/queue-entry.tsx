import { type KeyboardEvent, type ReactElement, useId } from 'react';
import { limits } from '../../server/vocabulary/limits';
import { Button, IconButton } from '../ui/button';

/** A follow-up that is being edited: its words as they are typed, and the version that they were taken from. */
export interface Edit {
  readonly followupId: string;
  readonly revision: number;
  readonly text: string;
}

interface EntryProps {
  readonly text: string;
  /** From 1. */
  readonly place: number;
  readonly count: number;
  readonly onMove: (place: number) => void;
  readonly onEdit: () => void;
  readonly onDelete: () => void;
}

/** One follow-up that waits. Alt with an arrow key moves it from any of its buttons. */
export function QueueEntry({ text, place, count, onMove, onEdit, onDelete }: EntryProps): ReactElement {
  const move = (to: number) => {
    if (to >= 1 && to <= count) onMove(to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    move(event.key === 'ArrowUp' ? place - 1 : place + 1);
  };
  const named = (what: string) => `${what} follow-up ${place}`;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of its buttons, which bubble to here.
    <div onKeyDown={onKeyDown} className="flex items-start gap-2">
      <span className="w-5 shrink-0 pt-1 text-right text-12 text-secondary tabular-nums">{place}</span>
      <p title={text} className="line-clamp-2 min-w-0 flex-1 whitespace-pre-wrap pt-1 text-13 wrap-anywhere">
        {text}
      </p>
      <span className="flex shrink-0">
        <IconButton
          icon="up"
          label={named('Move up')}
          aria-disabled={place === 1}
          aria-keyshortcuts="Alt+ArrowUp"
          className="aria-disabled:opacity-40"
          onClick={() => move(place - 1)}
        />
        <IconButton
          icon="down"
          label={named('Move down')}
          aria-disabled={place === count}
          aria-keyshortcuts="Alt+ArrowDown"
          className="aria-disabled:opacity-40"
          onClick={() => move(place + 1)}
        />
        <IconButton icon="pencil" label={named('Edit')} onClick={onEdit} />
        <IconButton icon="trash" label={named('Delete')} onClick={onDelete} />
      </span>
    </div>
  );
}

interface EditorProps {
  readonly edit: Edit;
  readonly saving: boolean;
  readonly onChange: (text: string) => void;
  readonly onSave: () => void;
  readonly onCancel: () => void;
}

/** Enter saves, Esc leaves it as it was; neither reaches the turn that runs. */
export function QueueEditor({ edit, saving, onChange, onSave, onCancel }: EditorProps): ReactElement {
  const hintId = useId();
  const over = edit.text.length - limits.followupCharsMax;
  const refused =
    over > 0
      ? `${over.toLocaleString('en')} characters over the limit of ${limits.followupCharsMax.toLocaleString('en')}`
      : edit.text.trim() === ''
        ? 'Write something, or delete the follow-up'
        : undefined;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      onCancel();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      if (refused === undefined && !saving) onSave();
    }
  };
  return (
    <div className="grid gap-1.5">
      <textarea
        aria-label="Words of the follow-up"
        aria-describedby={hintId}
        // biome-ignore lint/a11y/noAutofocus: the person just asked to edit it.
        autoFocus
        rows={3}
        value={edit.text}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
        className="block w-full resize-y rounded-md border border-control bg-raised px-2 py-1.5 text-13 outline-none focus:border-focus"
      />
      <div className="flex items-center justify-end gap-2">
        <p id={hintId} className="min-w-0 flex-1 text-12 text-secondary">
          {refused ?? 'Enter saves, Esc cancels'}
        </p>
        <Button size="small" onClick={onCancel}>
          Cancel
        </Button>
        <Button size="small" tone="solid" busy={saving} refused={refused} onClick={onSave}>
          Save
        </Button>
      </div>
    </div>
  );
}
