'use client';
import { type ReactElement, useEffect, useId, useRef, useState } from 'react';
import type { SessionView } from '../../server/http';
import { limits } from '../../server/vocabulary/limits';
import { fillComposer } from '../composer/use-draft';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import { useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';
import { type Edit, QueueEditor, QueueEntry } from './queue-entry';
import { queueState } from './queue-words';

function useQueueCommands(onEdited: () => void) {
  const client = useTRPCClient();
  const edit = useCommand(client.sessions.editFollowup.mutate, onEdited);
  const move = useCommand(client.sessions.moveFollowup.mutate);
  const remove = useCommand(client.sessions.deleteFollowup.mutate);
  const resume = useCommand(client.sessions.resumeQueue.mutate);
  const failed = [edit, move, remove, resume].find((command) => command.failure !== null);
  return { edit, move, remove, resume, failed };
}

/** An edit whose follow-up was sent or deleted before it was saved: its words are not lost. */
function StrandedEdit({ edit, onDone }: { readonly edit: Edit; readonly onDone: () => void }): ReactElement {
  const toComposer = () => {
    fillComposer(edit.text);
    onDone();
  };
  return (
    <Callout
      intent="notice"
      role="alert"
      title="The follow-up that you edit waits no more: it was sent or deleted."
      actions={
        <>
          <Button size="small" onClick={toComposer}>
            Put my words into the composer
          </Button>
          <Button size="small" onClick={onDone}>
            Discard them
          </Button>
        </>
      }
    >
      <p className="line-clamp-3 whitespace-pre-wrap">{edit.text}</p>
    </Callout>
  );
}

/** Follow-ups that wait, above the composer: what happens next, and everything that a person can do with them. */
export function QueuePanel({ view }: { readonly view: SessionView }): ReactElement | null {
  const { session } = view;
  const { sessionId, queue } = session;
  const headingId = useId();
  const [editing, setEditing] = useState<Edit | null>(null);
  const { edit, move, remove, resume, failed } = useQueueCommands(() => setEditing(null));
  const [said, setSaid] = useState('');
  const list = useRef<HTMLOListElement>(null);
  const moved = useRef<{ readonly followupId: string; readonly label: string | null } | null>(null);
  const order = queue?.followups.map(({ followupId }) => followupId).join(' ') ?? '';
  // biome-ignore lint/correctness/useExhaustiveDependencies: a moved entry loses the focus when the order changes.
  useEffect(() => {
    const last = moved.current;
    moved.current = null;
    const entry = last === null ? null : list.current?.querySelector(`[data-followup="${last.followupId}"]`);
    const which = last?.label?.startsWith('Move up') ? 0 : last?.label?.startsWith('Move down') ? 1 : 2;
    entry?.querySelectorAll('button').item(which).focus();
  }, [order]);
  const stranded = editing !== null && !queue?.followups.some((one) => one.followupId === editing.followupId);
  if (queue === undefined && !stranded && failed === undefined) return null;

  const followups = queue?.followups ?? [];
  const { paused, says } = queueState({ session });
  const textOf = (followupId: string) =>
    view.followups.find((row) => row.followupId === followupId)?.text ?? '';
  const moveTo = (followupId: string, place: number) => {
    const label = document.activeElement?.getAttribute('aria-label') ?? null;
    moved.current = { followupId, label };
    setSaid(`Moved to place ${place} of ${followups.length}.`);
    void move.submit({ sessionId, followupId, place });
  };
  return (
    <section
      aria-labelledby={headingId}
      className="mx-auto grid w-full max-w-[860px] shrink-0 gap-2 px-5 pb-2"
    >
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
      {failed?.failure ? (
        <TroubleCallout
          role="alert"
          trouble={failed.failure.trouble}
          actions={
            <Button size="small" onClick={failed.clear}>
              Close
            </Button>
          }
        />
      ) : null}
      {stranded && editing ? <StrandedEdit edit={editing} onDone={() => setEditing(null)} /> : null}
      {queue === undefined ? null : (
        <div className="grid gap-1.5 rounded-lg border border-line bg-sunken px-3 py-2">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h2 id={headingId} className="text-13 font-medium">
              {followups.length === 1 ? '1 follow-up waits' : `${followups.length} follow-ups wait`}
            </h2>
            <p
              className={
                paused ? 'flex-1 basis-60 text-12 text-notice-text' : 'flex-1 basis-60 text-12 text-secondary'
              }
            >
              {says}
            </p>
            {paused ? (
              <Button size="small" busy={resume.saving} onClick={() => void resume.submit({ sessionId })}>
                Resume the queue
              </Button>
            ) : null}
          </div>
          <ol ref={list} className="grid max-h-[26vh] gap-1 overflow-y-auto">
            {followups.map(({ followupId, revision }, index) => (
              <li key={followupId} data-followup={followupId}>
                {editing?.followupId === followupId ? (
                  <QueueEditor
                    edit={editing}
                    saving={edit.saving}
                    onChange={(text) => setEditing({ ...editing, text })}
                    onSave={() => void edit.submit({ sessionId, ...editing })}
                    onCancel={() => setEditing(null)}
                  />
                ) : (
                  <QueueEntry
                    text={textOf(followupId)}
                    place={index + 1}
                    count={followups.length}
                    onMove={(place) => moveTo(followupId, place)}
                    onEdit={() => setEditing({ followupId, revision, text: textOf(followupId) })}
                    onDelete={() => void remove.submit({ sessionId, followupId })}
                  />
                )}
              </li>
            ))}
          </ol>
          {followups.length < limits.followupsMax ? null : (
            <p className="text-12 text-notice-text">
              The queue is full: at most {limits.followupsMax} follow-ups wait in a session.
            </p>
          )}
        </div>
      )}
    </section>
  );
}
