'use client';
import type { ReactElement } from 'react';
import { Icon } from '../ui/icons';
import { useStatus } from '../workspace/use-sessions';
import { placeWords } from './queue-words';

/** While a turn of this session, or the first of its follow-ups, finds no free place: where it stands. */
export function PlaceLine({ sessionId }: { readonly sessionId: string }): ReactElement | null {
  const waiting = useStatus().data?.turnLine.waiting ?? [];
  const words = placeWords(waiting, sessionId);
  if (words === null) return null;
  return (
    <p
      role="status"
      className="mx-auto flex w-full max-w-[860px] shrink-0 items-center gap-2 px-5 pb-2 text-13 text-notice-text"
    >
      <Icon name="clock" size={15} />
      {words}
    </p>
  );
}
