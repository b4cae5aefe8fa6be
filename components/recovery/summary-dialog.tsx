'use client';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { failureOf } from '../patterns/trouble';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import { VisibleText } from '../patterns/visible-code';
import { paths } from '../shell/paths';
import { goTo } from '../shell/place-link';
import { useTRPC, useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { ScrollRegion } from '../ui/scroll-region';
import { NotLost } from './not-lost';

interface SummaryDialogProps {
  readonly sessionId: string;
  readonly lost: boolean;
}

interface SummaryText {
  readonly text: string;
  readonly told: number;
  readonly leftOut: number;
}

function Shown({ text, told, leftOut }: SummaryText): ReactElement {
  return (
    <>
      <ScrollRegion
        label="The summary, as it will be sent"
        className="max-h-[45vh] overflow-auto rounded-md border bg-sunken px-3 py-2"
      >
        <p className="whitespace-pre-wrap wrap-anywhere">
          <VisibleText text={text} prose />
        </p>
      </ScrollRegion>
      <p className="text-12 text-secondary tabular-nums">
        {told === 1 ? '1 step is' : `${told.toLocaleString('en')} steps are`} told
        {leftOut === 0 ? ', none is left out' : `, ${leftOut.toLocaleString('en')} older ones are left out`};{' '}
        {text.length.toLocaleString('en')} characters. Secrets that were found are masked.
      </p>
    </>
  );
}

/** What a fresh conversation would be told, to the letter, before it is sent. */
export function SummaryDialog({ sessionId, lost }: SummaryDialogProps): ReactElement {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const onClose = () => goTo(paths.session(sessionId));
  const summary = useQuery(
    trpc.sessions.summary.queryOptions({ sessionId }, { enabled: lost, staleTime: 0, gcTime: 0 }),
  );
  const recover = useCommand(client.sessions.recover.mutate, onClose);
  const { data } = summary;
  return (
    <Dialog open onClose={onClose} title="Continue with a summary" wide>
      {lost ? (
        <div className="grid gap-3">
          <p>
            The session goes on with a fresh conversation. This text is sent to it as the first message and
            stands in the transcript; it is all that the agent will know of before.
          </p>
          {data ? (
            <Shown {...data} />
          ) : summary.isError ? (
            <TroubleCallout role="alert" trouble={failureOf(summary.error).trouble} />
          ) : (
            <p role="status" className="text-secondary">
              Reading the session
            </p>
          )}
          {recover.failure ? <TroubleCallout role="alert" trouble={recover.failure.trouble} /> : null}
          <div className="flex flex-wrap justify-end gap-2">
            <Button tone="ghost" onClick={onClose}>
              Cancel
            </Button>
            {summary.isError || recover.failure ? (
              <Button icon="refresh" busy={summary.isFetching} onClick={() => void summary.refetch()}>
                Read it again
              </Button>
            ) : null}
            <Button
              tone="solid"
              icon="send"
              busy={recover.saving}
              refused={data ? undefined : 'The summary is not there yet'}
              onClick={() => {
                if (data) void recover.submit({ sessionId, choice: 'summary', summaryHash: data.hash });
              }}
            >
              Send this summary
            </Button>
          </div>
        </div>
      ) : (
        <NotLost onClose={onClose} />
      )}
    </Dialog>
  );
}
