'use client';
import { type KeyboardEvent, type ReactElement, useEffect, useId, useRef } from 'react';
import type { SessionView } from '../../server/http';
import type { RuntimeRow } from '../../server/vocabulary';
import { limits } from '../../server/vocabulary/limits';
import { useRefusal } from '../feed/feed-provider';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import { useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { cx } from '../ui/class-names';
import { Kbd } from '../ui/kbd';
import { type ComposerState, composerState } from './composer-state';
import { useDraft } from './use-draft';
import { useEscape } from './use-escape';

/** The field grows with its text up to this height, px. */
const heightMaxPx = 280;
/** Longer texts are not measured, UTF-16 code units. */
const measuredCharsMax = 5_000;

interface ComposerProps {
  readonly view: SessionView;
  readonly runtime: RuntimeRow | null;
}

function Hint({
  state,
  running,
}: {
  readonly state: ComposerState;
  readonly running: boolean;
}): ReactElement {
  if (state.blocked) return <span className="text-notice-text">{state.blocked}</span>;
  if (running)
    return (
      <span>
        <Kbd>Enter</Kbd> steers the running turn, <Kbd>Ctrl</Kbd> <Kbd>Enter</Kbd> queues for after it,{' '}
        <Kbd>Esc</Kbd> interrupts
      </span>
    );
  return (
    <span>
      <Kbd>Enter</Kbd> sends, <Kbd>Shift</Kbd> <Kbd>Enter</Kbd> begins a line
    </span>
  );
}

/** Where the person writes. The words leave the field only when the server has them on disk. */
export function Composer({ view, runtime }: ComposerProps): ReactElement {
  const { session } = view;
  const client = useTRPCClient();
  const hintId = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const { text, setText, unkept } = useDraft(session.sessionId);
  const send = useCommand(client.sessions.send.mutate, (_turn, sent) => {
    // Words typed while it was being saved stay.
    setText((now) => (now === sent.text ? '' : now));
    field.current?.focus();
  });
  const queue = useCommand(client.sessions.queue.mutate, (_followup, queued) => {
    setText((now) => (now === queued.text ? '' : now));
    field.current?.focus();
  });
  const interrupt = useCommand(client.sessions.interrupt.mutate);
  const running = session.openTurnId !== null;
  const state = composerState({
    session,
    folderProblem: view.folderProblem,
    runtime,
    refusal: useRefusal(),
    text,
    charsMax: limits.promptCharsMax,
    followupCharsMax: limits.followupCharsMax,
    followupsMax: limits.followupsMax,
  });
  useEffect(() => {
    const element = field.current;
    if (!element) return;
    // Measuring lays the whole text out; a long one is at the bound anyway.
    element.style.height = text.length > measuredCharsMax ? `${heightMaxPx}px` : 'auto';
    if (text.length <= measuredCharsMax)
      element.style.height = `${Math.min(element.scrollHeight, heightMaxPx)}px`;
  }, [text]);
  const saving = send.saving || queue.saving;
  const submit = () => {
    if (state.canSend && !saving)
      void send.submit({ sessionId: session.sessionId, text, intent: state.intent });
  };
  const enqueue = () => {
    if (state.canQueue && !saving) void queue.submit({ sessionId: session.sessionId, text });
  };
  const stop = () => void interrupt.submit({ sessionId: session.sessionId });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      if (state.queues && (event.ctrlKey || event.metaKey)) enqueue();
      else submit();
    }
  };
  useEscape(running, stop);
  const failure = send.failure ?? queue.failure ?? interrupt.failure;
  return (
    <div className="mx-auto grid w-full max-w-[860px] shrink-0 gap-2 px-5 pb-4">
      {failure ? <TroubleCallout role="alert" trouble={failure.trouble} /> : null}
      {state.textProblem ? <p className="text-danger-text">{state.textProblem}</p> : null}
      {unkept ? (
        <p className="text-notice-text">
          This browser cannot keep the draft across a reload; it is too long or storage is off.
        </p>
      ) : null}
      <div className={cx('rounded-lg border border-control bg-raised focus-within:border-focus')}>
        <textarea
          ref={field}
          aria-label={running ? 'Message to the running turn' : 'Message to the agent'}
          aria-describedby={hintId}
          rows={2}
          // biome-ignore lint/a11y/noAutofocus: a new session was opened to write in it.
          autoFocus={view.page.items.length === 0}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          placeholder={running ? 'Steer the running turn, or queue for after it' : 'What should be done?'}
          className="block w-full resize-none bg-transparent px-3 pt-2.5 pb-1 text-14 outline-none placeholder:text-tertiary"
        />
        <div className="flex flex-wrap items-center justify-end gap-2 px-2 pb-2 pl-3">
          <p
            id={hintId}
            className={cx('min-w-48 flex-1 text-12 text-secondary', running && 'max-wide:basis-full')}
          >
            <Hint state={state} running={running} />
          </p>
          {running ? (
            <Button icon="stop" busy={interrupt.saving} onClick={stop}>
              Interrupt
            </Button>
          ) : null}
          {state.queues ? (
            <Button
              icon="list"
              busy={queue.saving}
              aria-keyshortcuts="Control+Enter Meta+Enter"
              refused={state.queueProblem ?? (state.canQueue || saving ? undefined : 'Write something first')}
              onClick={enqueue}
            >
              {queue.saving ? 'Saving' : 'Queue'}
            </Button>
          ) : null}
          <Button
            tone="solid"
            icon={state.intent === 'steer' ? 'branch' : 'send'}
            busy={send.saving}
            refused={
              state.blocked ??
              state.textProblem ??
              (state.canSend || saving ? undefined : 'Write something first')
            }
            onClick={submit}
          >
            {send.saving ? 'Saving' : state.intent === 'steer' ? 'Steer' : 'Send'}
          </Button>
        </div>
      </div>
    </div>
  );
}
