'use client';
import type { ReactElement } from 'react';
import type { ProjectSafety } from '../../server/http';
import type { ProjectRow } from '../../server/vocabulary';
import { DiffView } from '../patterns/diff-view';
import { failureOf } from '../patterns/trouble';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import { useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';
import { Dialog } from '../ui/dialog';
import { textDiff } from './text-diff';
import { trustWords } from './trust-words';
import { useSafety } from './use-safety';

type Policy = ProjectSafety['policy'];

/** Each file in full: against the accepted copy where there is one, else as it lies there. */
function Files({ found, accepted }: Policy): ReactElement {
  const now = found?.files ?? [];
  const before = accepted?.files ?? [];
  const names = [...new Set([...before, ...now].map(({ name }) => name))].sort();
  const textIn = (files: typeof now, name: string) => files.find((file) => file.name === name)?.text ?? '';
  return (
    <>
      {names.map((name) => (
        <section key={name} className="overflow-hidden rounded-md border">
          <h3 className="border-b bg-sunken px-3 py-1 font-mono text-12">policies/{name}</h3>
          <DiffView
            diff={accepted === null ? textIn(now, name) : textDiff(textIn(before, name), textIn(now, name))}
            change={accepted === null ? 'add' : 'update'}
            label={`Rules in ${name}`}
          />
        </section>
      ))}
    </>
  );
}

function Problems({
  problems,
}: {
  readonly problems: NonNullable<Policy['found']>['problems'];
}): ReactElement | null {
  if (problems.length === 0) return null;
  return (
    <Callout
      intent="danger"
      title={`${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}: these rules cannot count`}
    >
      <ul className="grid gap-1">
        {problems.map(({ file, line, what, remedy }) => (
          <li key={`${file}:${line}:${what}`}>
            <span className="font-mono text-12">
              {file}:{line}
            </span>{' '}
            {what} <span className="text-secondary">{remedy}</span>
          </li>
        ))}
      </ul>
    </Callout>
  );
}

function Decide({
  projectId,
  policy,
  onDone,
}: {
  projectId: string;
  policy: Policy;
  onDone: () => void;
}): ReactElement {
  const client = useTRPCClient();
  const accept = useCommand(client.projects.acceptPolicy.mutate, onDone);
  const decline = useCommand(client.projects.declinePolicy.mutate, onDone);
  const withdraw = useCommand(client.projects.withdrawPolicy.mutate, onDone);
  const { state, found, accepted } = policy;
  const failure = accept.failure ?? decline.failure ?? withdraw.failure;
  const busy = accept.saving || decline.saving || withdraw.saving;
  const undecided = found !== null && state !== 'in-force';
  const broken = (found?.problems.length ?? 0) > 0;
  return (
    <>
      {failure ? <TroubleCallout role="alert" trouble={failure.trouble} /> : null}
      <div className="flex flex-wrap justify-end gap-2">
        {accepted === null ? null : (
          <Button
            tone="danger"
            disabled={busy}
            title="Less is forbidden from the next request on"
            onClick={() => void withdraw.submit({ projectId, hash: accepted.hash })}
          >
            Let none of them count
          </Button>
        )}
        {undecided && state !== 'declined' ? (
          <Button disabled={busy} onClick={() => void decline.submit({ projectId, hash: found.hash })}>
            {accepted === null ? 'Do not use them' : 'Keep the accepted copy'}
          </Button>
        ) : null}
        {undecided ? (
          <Button
            tone="solid"
            disabled={busy || broken}
            title={broken ? 'They have problems' : undefined}
            onClick={() => void accept.submit({ projectId, hash: found.hash })}
          >
            Accept these rules
          </Button>
        ) : null}
      </div>
    </>
  );
}

/** A project's own rules in full, and what a person decides about them. They count as the copy that is accepted here. */
export function TrustDialog({
  project,
  onClose,
}: {
  project: ProjectRow;
  onClose: () => void;
}): ReactElement {
  const { projectId } = project;
  const safety = useSafety(projectId);
  const policy = safety.data?.policy;
  const words = policy ? trustWords(policy) : null;
  const hash = policy?.found?.hash ?? policy?.accepted?.hash;
  const onDone = () => void safety.refetch();
  return (
    <Dialog open onClose={onClose} title={`Rules of ${project.name}`} wide>
      <div className="grid gap-3">
        {policy === undefined ? (
          safety.isError ? (
            <TroubleCallout trouble={failureOf(safety.error).trouble} />
          ) : (
            <p className="text-secondary">Looking</p>
          )
        ) : (
          <>
            <p role="status">
              {words === null ? 'This project has no rules of its own.' : `${words.title}. ${words.text}`}
            </p>
            {hash === undefined ? null : (
              <p className="font-mono text-12 text-secondary wrap-anywhere">SHA-256 {hash}</p>
            )}
            <Problems problems={[...(policy.found?.problems ?? []), ...(policy.accepted?.problems ?? [])]} />
            {policy.found !== null && policy.found.notRead.length > 0 ? (
              <p className="text-12 text-secondary">
                Not read, because a project cannot give rules of these layers:{' '}
                {policy.found.notRead.join(', ')}.
              </p>
            ) : null}
            <Files {...policy} />
            <Decide projectId={projectId} policy={policy} onDone={onDone} />
          </>
        )}
      </div>
    </Dialog>
  );
}
