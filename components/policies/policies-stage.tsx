'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { failureOf } from '../patterns/trouble';
import { TroubleCallout } from '../patterns/trouble-callout';
import { paths } from '../shell/paths';
import { PlaceLink } from '../shell/place-link';
import { useTRPC } from '../shell/trpc';
import { Button } from '../ui/button';
import { cx } from '../ui/class-names';
import { Select } from '../ui/field';
import { Icon } from '../ui/icons';
import { useProjects } from '../workspace/use-sessions';
import { EditPanel } from './edit-panel';
import { PolicyState } from './policy-state';
import { RulesPanel } from './rules-panel';
import { TryPanel } from './try-panel';
import { type PolicyAddress, useAddress } from './use-address';

/** Files of policy can be changed by any editor; how often the screen looks, ms. */
const lookAgainMs = 15_000;

const parts: readonly { readonly part: PolicyAddress['part']; readonly name: string }[] = [
  { part: 'rules', name: 'Rules' },
  { part: 'try', name: 'Try an act' },
  { part: 'edit', name: 'Edit a copy' },
];

/** The rules that judge, what they would answer, and what an edited copy would have changed. */
export function PoliciesStage(): ReactElement {
  const trpc = useTRPC();
  const projects = useProjects();
  const [address, setAddress] = useAddress();
  const project = projects.data?.rows.find(({ projectId }) => projectId === address.project) ?? null;
  const projectId = project?.projectId ?? null;
  const view = useQuery({
    ...trpc.policies.view.queryOptions({ projectId }, { placeholderData: keepPreviousData }),
    refetchInterval: lookAgainMs,
    enabled: projects.data !== undefined || address.project === null,
  });
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto w-full max-w-5xl px-5 py-5">
        <header className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-2">
          <PlaceLink
            href={paths.home}
            aria-label="Back to the list"
            title="Back to the list"
            className="grid size-7 shrink-0 place-items-center rounded-md text-secondary hover:bg-hover wide:hidden"
          >
            <Icon name="back" />
          </PlaceLink>
          <h1 className="min-w-0 flex-1 truncate text-20 font-semibold">Policies</h1>
          <Select
            label="Policy of"
            labelHidden
            value={projectId ?? ''}
            onChange={(event) => setAddress({ project: event.target.value }, 'push')}
          >
            <option value="">Any project</option>
            {projects.data?.rows.map((row) => (
              <option key={row.projectId} value={row.projectId}>
                {row.name}
              </option>
            ))}
          </Select>
        </header>
        {view.data ? (
          <>
            <PolicyState view={view.data} />
            <nav aria-label="Parts of this screen" className="my-4 flex gap-1 border-b">
              {parts.map(({ part, name }) => (
                <button
                  key={part}
                  type="button"
                  aria-current={address.part === part ? 'page' : undefined}
                  onClick={() => setAddress({ part }, 'push')}
                  className={cx(
                    '-mb-px h-8 rounded-t-md border-b-2 px-3 font-medium',
                    address.part === part
                      ? 'border-focus'
                      : 'border-transparent text-secondary hover:bg-hover',
                  )}
                >
                  {name}
                </button>
              ))}
            </nav>
            {address.part === 'rules' ? (
              <RulesPanel view={view.data} address={address} onAddress={setAddress} />
            ) : null}
            {address.part === 'try' ? (
              <TryPanel project={project} address={address} onAddress={setAddress} />
            ) : null}
            {address.part === 'edit' ? (
              <EditPanel
                view={view.data}
                projectId={projectId}
                address={address}
                onAddress={setAddress}
                onSaved={() => void view.refetch()}
              />
            ) : null}
          </>
        ) : view.isError ? (
          <TroubleCallout
            trouble={failureOf(view.error).trouble}
            actions={<Button onClick={() => void view.refetch()}>Load again</Button>}
          />
        ) : (
          <p className="text-secondary">Reading the policy</p>
        )}
      </div>
    </div>
  );
}
