'use client';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import type { SessionRow } from '../../server/vocabulary';
import { useCommand } from '../patterns/use-command';
import { useTRPCClient } from '../shell/trpc';
import { cx } from '../ui/class-names';
import { inputLook } from '../ui/field';

interface TitleEditorProps {
  readonly session: SessionRow;
  readonly onDone: () => void;
  readonly className?: string;
}

const titleCharsMax = 200;

/** Enter keeps, Esc leaves, losing the focus keeps a changed title. */
export function TitleEditor({ session, onDone, className }: TitleEditorProps): ReactElement {
  const client = useTRPCClient();
  const [title, setTitle] = useState(session.title);
  const left = useRef(false);
  const field = useRef<HTMLInputElement>(null);
  const rename = useCommand(client.sessions.rename.mutate, onDone);
  useEffect(() => field.current?.select(), []);
  const keep = () => {
    if (left.current) return;
    const next = title.trim();
    if (next === '' || next === session.title) return onDone();
    void rename.submit({ sessionId: session.sessionId, title: next });
  };
  return (
    <div className="grid w-full gap-1">
      <input
        ref={field}
        aria-label="Session title"
        // biome-ignore lint/a11y/noAutofocus: the person has just pressed "Rename".
        autoFocus
        maxLength={titleCharsMax}
        value={title}
        disabled={rename.saving}
        onChange={(event) => setTitle(event.target.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Enter') keep();
          if (event.key === 'Escape') {
            left.current = true;
            onDone();
          }
        }}
        className={cx(inputLook, 'h-7 font-medium', className)}
      />
      {rename.failure ? (
        <p role="alert" className="text-12 text-danger-text">
          {rename.failure.trouble.what}
        </p>
      ) : null}
    </div>
  );
}
