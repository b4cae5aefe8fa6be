import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Layer, PolicyFile, SchemaFile } from '../policy';
import { limits, TroubleError } from '../vocabulary';

/** Names of the tracked files. A layer without a file has no rules. */
export const policyFileNames = {
  defaults: 'default-policy.json',
  schema: 'schema.cedarschema',
  organisation: 'organisation.cedar',
  project: 'project.cedar',
  user: 'user.cedar',
  corpora: ['corpus.json', 'corpus-varied.json'],
} as const;

export interface TrackedPolicy {
  readonly folder: string;
  readonly defaults: { readonly file: string; readonly text: string };
  readonly schema: SchemaFile;
  readonly files: readonly PolicyFile[];
  /** `*.test.json` beside the rules, and the corpora. */
  readonly caseFiles: readonly string[];
}

/** Reads a file of policy, at most `policyFileBytesMax` bytes. Throws a TroubleError that says what to do. */
export function readFileText(file: string): string {
  try {
    const { size } = statSync(file);
    if (size > limits.policyFileBytesMax)
      throw new Error(`it has ${size} bytes, more than ${limits.policyFileBytesMax}`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new TroubleError({
      kind: 'policy.file-unreadable',
      what: `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
      safe: 'Nothing was changed, and no rule was replaced.',
      next: 'Name a file of policy that exists and can be read.',
    });
  }
}

/** Reads the folder of tracked policy. Throws a TroubleError when a needed file is missing. */
export function readPolicyFiles(folder: string): TrackedPolicy {
  const named = (name: string) => ({ file: join(folder, name), text: readFileText(join(folder, name)) });
  const names = listed(folder);
  const layerFiles = (['organisation', 'project', 'user'] as const).flatMap((layer: Layer) =>
    layer === 'organisation' || names.includes(policyFileNames[layer])
      ? [{ layer, ...named(policyFileNames[layer]) }]
      : [],
  );
  const cases = names.filter(
    (name) => name.endsWith('.test.json') || policyFileNames.corpora.some((corpus) => corpus === name),
  );
  return {
    folder,
    defaults: named(policyFileNames.defaults),
    schema: named(policyFileNames.schema),
    files: layerFiles,
    caseFiles: cases.map((name) => join(folder, name)),
  };
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** A case file as JSON. Throws a TroubleError when it is none. */
export function readCaseFile(file: string): unknown {
  const text = readFileText(file);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TroubleError({
      kind: 'policy.cases-unreadable',
      what: `${file} is no JSON: ${error instanceof Error ? error.message : String(error)}.`,
      safe: 'Nothing was judged.',
      next: 'Correct the file: a list of {id, command, cwd, expected}.',
    });
  }
}
