'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { limits } from '../../server/vocabulary/limits';
import { failureOf } from '../patterns/trouble';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useTRPC } from '../shell/trpc';
import { Callout } from '../ui/callout';
import { cx } from '../ui/class-names';
import { Field, inputLook, Select } from '../ui/field';
import { useDebounced } from '../workspace/use-debounced';
import { TriedView } from './tried-view';
import type { PolicyAddress } from './use-address';

/** How long typing may rest before the act is judged, ms. */
const typingRestMs = 250;

interface TryPanelProps {
  readonly project: { readonly projectId: string; readonly name: string; readonly path: string } | null;
  readonly address: PolicyAddress;
  readonly onAddress: (change: Partial<PolicyAddress>) => void;
}

const filesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** What policy would answer, while it is typed. */
export function TryPanel({ project, address, onAddress }: TryPanelProps): ReactElement {
  const { kind, text, cwd, change } = address;
  return (
    <div className="grid gap-4">
      <p className="text-secondary">
        Nothing is performed: the act is read and judged by the rules in force, by the same code that judges a
        session. Links and wildcards are looked up on this disk as it is now.
      </p>
      <div className="grid gap-3 rounded-md border p-3">
        <div className="flex flex-wrap gap-3">
          <Select
            label="Kind of act"
            value={kind}
            onChange={(event) => onAddress({ kind: event.target.value === 'edit' ? 'edit' : 'command' })}
          >
            <option value="command">A command</option>
            <option value="edit">An edit of files</option>
          </Select>
          {kind === 'edit' ? (
            <Select
              label="Change"
              value={change}
              onChange={(event) => onAddress({ change: event.target.value as PolicyAddress['change'] })}
            >
              <option value="update">Edited</option>
              <option value="add">New</option>
              <option value="delete">Deleted</option>
            </Select>
          ) : null}
        </div>
        <label className="grid gap-1">
          <span className="font-medium">{kind === 'edit' ? 'Files, one a line' : 'Command'}</span>
          <textarea
            value={text}
            rows={kind === 'edit' ? 3 : 2}
            maxLength={limits.policyTriedCharsMax}
            spellCheck={false}
            onChange={(event) => onAddress({ text: event.target.value })}
            className={cx(inputLook, 'resize-y py-1.5 font-mono text-12')}
          />
        </label>
        <Field
          label="In the folder"
          value={cwd}
          maxLength={4_096}
          placeholder={project ? '.' : '/home/me/project'}
          onChange={(event) => onAddress({ cwd: event.target.value })}
          className="font-mono text-12"
          hint={
            project
              ? `Relative to ${project.path}, the workspace. Empty: there.`
              : 'Absolute. Without a project it is the workspace as well, as on the command line.'
          }
        />
      </div>
      <Answer projectId={project?.projectId ?? null} address={address} />
    </div>
  );
}

function Answer({
  projectId,
  address,
}: {
  readonly projectId: string | null;
  readonly address: PolicyAddress;
}): ReactElement {
  const trpc = useTRPC();
  const kind = useDebounced(address.kind, typingRestMs);
  const text = useDebounced(address.text, typingRestMs);
  const change = useDebounced(address.change, typingRestMs);
  const cwd = useDebounced(address.cwd.trim(), typingRestMs);
  const paths = filesOf(text).slice(0, limits.policyTriedFilesMax);
  const place = cwd === '' && projectId !== null ? '.' : cwd;
  const complete = (kind === 'edit' ? paths.length > 0 : text.trim() !== '') && place !== '';
  const act = kind === 'edit' ? { kind, change, paths } : { kind, command: text };
  const tried = useQuery({
    ...trpc.policies.tryAct.queryOptions(
      { projectId, cwd: place, act },
      { placeholderData: keepPreviousData },
    ),
    enabled: complete,
    retry: false,
  });
  if (!complete)
    return (
      <Callout icon="info" role="status" title={kind === 'edit' ? 'No file yet' : 'No command yet'}>
        {place === '' && text.trim() !== ''
          ? 'Say in which folder it would stand, or choose a project above.'
          : 'The answer comes while you type: the decision, the rules, what was read out of it, and what each mode makes of it.'}
      </Callout>
    );
  if (tried.isError) return <TroubleCallout role="status" trouble={failureOf(tried.error).trouble} />;
  if (!tried.data) return <p className="text-secondary">Judging</p>;
  const more = filesOf(text).length - paths.length;
  return (
    <div aria-busy={tried.isPlaceholderData} className="grid gap-3">
      {kind === 'edit' && more > 0 ? (
        <p className="text-notice-text">
          Only the first {paths.length} files are tried; {more} are left out.
        </p>
      ) : null}
      <TriedView tried={tried.data} />
    </div>
  );
}
