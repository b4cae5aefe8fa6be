'use client';
import { memo, type ReactElement, useState } from 'react';
import type { SessionRow } from '../../server/vocabulary';
import { Ago } from '../patterns/moment';
import { useCommand } from '../patterns/use-command';
import { paths } from '../shell/paths';
import { PlaceLink } from '../shell/place-link';
import { useTRPCClient } from '../shell/trpc';
import { IconButton } from '../ui/button';
import { intentText } from '../ui/chip';
import { cx } from '../ui/class-names';
import { Busy, Icon } from '../ui/icons';
import { attentionWords } from './attention-words';
import { TitleEditor } from './title-editor';

interface RowProps {
  readonly session: SessionRow;
  readonly project: string | null;
  readonly open: boolean;
  readonly archived: boolean;
}

/** One session in the list: what it needs, its title, where it works. Rename and archive appear on hover and focus; a touch screen, which has neither, shows them always. */
export const SessionListRow = memo(function SessionListRow(props: RowProps): ReactElement {
  const { session, project, open, archived } = props;
  const client = useTRPCClient();
  const [renaming, setRenaming] = useState(false);
  const archive = useCommand(client.sessions.archive.mutate);
  const words = attentionWords[session.attention];
  if (renaming)
    return (
      <li className="px-2 py-1">
        <TitleEditor session={session} onDone={() => setRenaming(false)} />
      </li>
    );
  return (
    <li className="group/row relative px-1.5">
      <PlaceLink
        href={paths.session(session.sessionId)}
        data-session-link
        aria-current={open ? 'page' : undefined}
        className={cx(
          'flex gap-2 rounded-md px-1.5 py-1.5',
          open ? 'bg-selected' : 'hover:bg-hover group-focus-within/row:bg-hover',
        )}
      >
        <span className={cx('pt-0.5', intentText[words.intent])}>
          {words.icon === 'busy' ? <Busy size={13} /> : <Icon name={words.icon} size={13} />}
        </span>
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className="min-w-0 flex-1 truncate font-medium">{session.title}</span>
            <span className="shrink-0 text-12 text-tertiary group-focus-within/row:invisible group-hover/row:invisible [@media(hover:none)]:mr-14 [@media(hover:none)]:visible">
              <Ago at={session.updatedAt} />
            </span>
          </span>
          <span className="flex items-center gap-1.5 text-12 text-secondary">
            <span className="sr-only">{words.title}.</span>
            <span className="truncate">{project ?? 'Removed project'}</span>
            {session.flavour === 'demo' ? <span className="shrink-0 text-notice-text">Demo</span> : null}
            {session.threadState === 'lost' ? (
              <span className="shrink-0 text-danger-text">Conversation lost</span>
            ) : null}
            {session.quarantine === undefined ? null : (
              <span className="shrink-0 text-danger-text">In quarantine</span>
            )}
            {session.pendingApprovals > 0 ? (
              <span className="ml-auto shrink-0 rounded-full border border-notice-line bg-notice-soft px-1.5 font-medium text-notice-text tabular-nums">
                {session.pendingApprovals} {session.pendingApprovals === 1 ? 'asks' : 'ask'}
              </span>
            ) : null}
          </span>
          {archive.failure ? (
            <span className="text-12 text-danger-text">{archive.failure.trouble.what}</span>
          ) : null}
        </span>
      </PlaceLink>
      <span className="absolute top-0.5 right-2 flex opacity-0 group-focus-within/row:opacity-100 group-hover/row:opacity-100 [@media(hover:none)]:opacity-100">
        <IconButton
          icon="pencil"
          label={`Rename ${session.title}`}
          size={13}
          className="size-6"
          onClick={() => setRenaming(true)}
        />
        <IconButton
          icon="archive"
          label={`${archived ? 'Restore' : 'Archive'} ${session.title}`}
          size={13}
          className="size-6"
          disabled={archive.saving}
          onClick={() => void archive.submit({ sessionId: session.sessionId, archived: !archived })}
        />
      </span>
    </li>
  );
});
