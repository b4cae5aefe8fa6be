import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { type AcceptedPolicy, acceptedPolicy, namePlaces } from '../plane';
import { type FoundPolicy, readProjectPolicy } from '../policy-source';
import { type TrustState, trustState, trustStates } from '../project';
import { UsageError } from './usage';

/** A project's own rules: what lies in its folder, and what a person accepted of it. */
export interface ProjectRules extends AcceptedPolicy {
  readonly folder: string;
  readonly found: FoundPolicy | null;
  readonly state: TrustState;
}

/** Throws a UsageError for what is no folder, and a TroubleError for a record that cannot be read. */
export async function projectRules(project: string): Promise<ProjectRules> {
  const folder = resolve(project);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`--project wants the folder of a project, and ${folder} is none.`);
  const accepted = await acceptedPolicy(namePlaces(process.env).dataDir, folder);
  const found = readProjectPolicy(folder);
  return { ...accepted, folder, found, state: trustState(found?.hash ?? null, accepted.choice) };
}

/** Which of a project's rules were used, and how they stand. */
export const projectShape = z.object({
  folder: z.string(),
  state: z.enum(trustStates),
  /** SHA-256 of the accepted copy, and of what lies in the folder; null: there is none. */
  accepted: z.string().nullable(),
  found: z.string().nullable(),
  judgedBy: z.enum(['accepted', 'disk', 'nothing']),
  says: z.string(),
});

export type ProjectSaid = z.infer<typeof projectShape>;

/** `misfits`: the accepted copy no longer fits the other layers. */
export function projectSaid(
  { folder, found, pinned, state, known }: ProjectRules,
  fromDisk: boolean,
  misfits: boolean,
): ProjectSaid {
  const judgedBy =
    fromDisk && found !== null ? 'disk' : !fromDisk && pinned !== null ? 'accepted' : 'nothing';
  const says = [
    ...(judgedBy === 'disk'
      ? ['Judged by the files as they lie there, not by what counts in a session.']
      : []),
    known || found === null ? stands(state, pinned !== null) : notAdded,
    ...(misfits
      ? ['The accepted copy no longer fits the other layers: nothing is allowed unasked there.']
      : []),
  ].join(' ');
  return { folder, state, accepted: pinned?.hash ?? null, found: found?.hash ?? null, judgedBy, says };
}

const notAdded =
  'This folder is no project of this data directory: nobody accepted its rules, so they count for nothing in a session.';

function stands(state: TrustState, accepted: boolean): string {
  switch (state) {
    case 'none':
      return 'The project has no rules of its own.';
    case 'new':
      return 'Nobody accepted the rules that lie there: they count for nothing in a session.';
    case 'changed':
      return 'The rules that lie there are others than the accepted copy, which counts until a person accepts them.';
    case 'gone':
      return 'Nothing lies there any more; the accepted copy counts on until a person takes it back.';
    case 'declined':
      return accepted
        ? 'A person declined the rules that lie there: the copy that was accepted before counts.'
        : 'A person declined the rules that lie there: they count for nothing in a session.';
    case 'in-force':
      return 'The rules that lie there are the accepted copy.';
  }
}

/** For people; the project's rules are judged by their option only where something other would come out. */
export const projectLines = (said: ProjectSaid | null): readonly string[] =>
  said === null
    ? []
    : [
        `Project ${said.folder}`,
        `  ${said.says}`,
        ...(said.judgedBy !== 'disk' && said.found !== null && said.found !== said.accepted
          ? ['  --from-disk judges by the files as they lie there.']
          : []),
      ];
