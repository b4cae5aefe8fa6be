'use client';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { RuntimeRow, SessionRow } from '../../server/vocabulary';
import { useCommand } from '../patterns/use-command';
import { alone, useTRPC, useTRPCClient } from '../shell/trpc';
import { Select } from '../ui/field';

interface ModelChooserProps {
  readonly session: SessionRow;
  readonly runtime: RuntimeRow | null;
}

/** Model and effort of the next turn. The choices come from the runtime itself, so they are known once it is ready. */
export function ModelChooser({ session, runtime }: ModelChooserProps): ReactElement {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const models = useQuery(
    trpc.runtimes.models.queryOptions(
      { flavour: session.flavour },
      { ...alone, enabled: runtime?.phase === 'ready', retry: false },
    ),
  );
  const choose = useCommand(client.sessions.chooseModel.mutate);
  const list = models.data ?? [];
  const standard = list.find((model) => model.isDefault);
  const current = session.model ?? '';
  const model = list.find((entry) => entry.id === current) ?? standard;
  const pick = (next: { model: string | null; effort: string | null }) =>
    void choose.submit({ sessionId: session.sessionId, ...next });
  const unlisted = current !== '' && !list.some((entry) => entry.id === current);
  return (
    <span className="flex min-w-0 items-center gap-1">
      {choose.failure ? (
        <span role="alert" className="truncate text-12 text-danger-text">
          {choose.failure.trouble.what}
        </span>
      ) : null}
      <Select
        quiet
        label="Model"
        title={model?.description ?? 'The models are listed once the runtime is ready'}
        value={current}
        disabled={choose.saving}
        onChange={(event) => pick({ model: event.target.value || null, effort: null })}
      >
        <option value="">Default model{standard ? ` (${standard.name})` : ''}</option>
        {unlisted ? <option value={current}>{current}</option> : null}
        {list.map((entry) => (
          <option key={entry.id} value={entry.id}>
            {entry.name}
          </option>
        ))}
      </Select>
      {model && model.efforts.length > 0 ? (
        <Select
          quiet
          label="Effort"
          value={session.effort ?? ''}
          disabled={choose.saving}
          onChange={(event) => pick({ model: session.model, effort: event.target.value || null })}
        >
          <option value="">Default effort{model.defaultEffort ? ` (${model.defaultEffort})` : ''}</option>
          {model.efforts.map((effort) => (
            <option key={effort} value={effort}>
              {effort}
            </option>
          ))}
        </Select>
      ) : null}
    </span>
  );
}
