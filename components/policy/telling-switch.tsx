'use client';
import type { ReactElement } from 'react';
import type { SessionRow } from '../../server/vocabulary';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import { useTRPCClient } from '../shell/trpc';

/** Whether the agent is told why policy denied something. You are told in any case. */
export function TellingSwitch({ session }: { readonly session: SessionRow }): ReactElement {
  const client = useTRPCClient();
  const choose = useCommand(client.sessions.chooseTelling.mutate);
  const { sessionId, tellsReasons = false } = session;
  return (
    <div className="grid gap-2 rounded-md border p-2.5">
      <label className="flex items-start gap-3">
        <input
          type="checkbox"
          className="mt-1"
          checked={tellsReasons}
          disabled={choose.saving}
          onChange={(event) => void choose.submit({ sessionId, tellsReasons: event.target.checked })}
        />
        <span className="min-w-0 flex-1">
          <span className="font-semibold">Tell the agent why policy denied something</span>
          <span className="block text-secondary">
            The words of the rules are added to its turn, once for each act, and stand in the transcript as
            ours. An agent that knows the rule may stop trying, or try to get around it.
          </span>
        </span>
      </label>
      {choose.failure ? <TroubleCallout role="alert" trouble={choose.failure.trouble} /> : null}
    </div>
  );
}
