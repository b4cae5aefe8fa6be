'use client';
import { type ReactElement, use } from 'react';
import type { ItemRow } from '../../server/vocabulary';
import { useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { Mark } from '../ui/chip';
import { Elapsed } from './moment';
import { ShownMoment } from './shown-moment';
import { useCommand } from './use-command';

interface EndCommandProps {
  readonly item: Pick<ItemRow, 'itemId' | 'sessionId' | 'endRequestedAt'>;
}

/** Ends one command and leaves its turn alone. Asking is not yet the end: the item says when it comes. */
export function EndCommand({ item }: EndCommandProps): ReactElement | null {
  return use(ShownMoment) === null ? <EndNow item={item} /> : null;
}

function EndNow({ item }: EndCommandProps): ReactElement {
  const client = useTRPCClient();
  const end = useCommand(client.sessions.endCommand.mutate);
  const { itemId, sessionId, endRequestedAt } = item;
  return (
    <>
      {endRequestedAt === undefined ? null : (
        <Mark
          intent="notice"
          icon="clock"
          title="The runtime was told to end it; its end is not reported yet"
        >
          Told to end, <Elapsed from={endRequestedAt} to={null} /> ago
        </Mark>
      )}
      <Button
        size="small"
        icon="stop"
        busy={end.saving}
        onClick={() => void end.submit({ sessionId, itemId })}
      >
        {endRequestedAt === undefined ? 'End this command' : 'End it again'}
      </Button>
      {end.failure ? (
        <p role="alert" className="w-full text-12 text-danger-text">
          {end.failure.trouble.what} {end.failure.trouble.next}
        </p>
      ) : null}
    </>
  );
}
