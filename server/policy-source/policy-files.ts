import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync } from 'node:fs';
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

export interface NamedText {
  readonly file: string;
  readonly text: string;
}

export interface TrackedPolicy {
  readonly folder: string;
  readonly defaults: NamedText;
  /** Defaults of lower layers; of each field the tightest counts. */
  readonly moreDefaults: readonly NamedText[];
  readonly schema: SchemaFile;
  readonly files: readonly PolicyFile[];
  /** `*.test.json` beside the rules, and the corpora. */
  readonly caseFiles: readonly string[];
}

/** A file that cannot be read as policy, and which one. */
export class UnreadableFile extends TroubleError {
  readonly file: string;
  constructor(
    file: string,
    why: string,
    next = 'Name an ordinary text file of policy that exists and can be read.',
  ) {
    super({
      kind: 'policy.file-unreadable',
      what: `${file} cannot be read: ${why}.`,
      safe: 'Nothing was changed, and no rule was replaced.',
      next,
    });
    this.file = file;
  }
}

/** Reads a file of policy, at most `policyFileBytesMax` bytes. Throws an UnreadableFile that says what to do. */
export function readFileText(file: string): string {
  const refuse = (why: unknown) => new UnreadableFile(file, why instanceof Error ? why.message : String(why));
  let handle: number;
  try {
    // Not waiting: a pipe that somebody put there would never answer.
    handle = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw refuse(error);
  }
  try {
    const { mode, size } = fstatSync(handle);
    if ((mode & constants.S_IFMT) !== constants.S_IFREG) throw new Error('it is no ordinary file');
    if (size > limits.policyFileBytesMax)
      throw new Error(`it has ${size} bytes, more than ${limits.policyFileBytesMax}`);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(handle));
  } catch (error) {
    throw refuse(error instanceof TypeError ? 'it is no text in UTF-8' : error);
  } finally {
    closeSync(handle);
  }
}

/**
 * Reads the folder of tracked policy, and, where there is one, the folder of a person's own rules beside it: `*.cedar` of the layer `user`,
 * and defaults that can only tighten. Throws a TroubleError when a needed file is missing.
 */
export function readPolicyFiles(folder: string, userFolder: string | null = null): TrackedPolicy {
  const named = (name: string) => textIn(folder, name);
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
    moreDefaults: userFolder === null ? [] : defaultsIn(userFolder),
    files: [...layerFiles, ...(userFolder === null ? [] : rulesIn(userFolder))],
    caseFiles: cases.map((name) => join(folder, name)),
  };
}

const textIn = (folder: string, name: string): NamedText => ({
  file: join(folder, name),
  text: readFileText(join(folder, name)),
});

/** Names of the files in a person's own folder that count. */
export const userPolicyNames = (folder: string): readonly string[] =>
  listed(folder).filter((name) => name.endsWith('.cedar') || name === policyFileNames.defaults);

const defaultsIn = (folder: string): readonly NamedText[] =>
  userPolicyNames(folder)
    .filter((name) => name === policyFileNames.defaults)
    .map((name) => textIn(folder, name));

const rulesIn = (folder: string): readonly PolicyFile[] =>
  userPolicyNames(folder)
    .filter((name) => name.endsWith('.cedar'))
    .map((name) => ({ layer: 'user', ...textIn(folder, name) }));

/** None where there is no folder. One that cannot be listed is no empty one: its rules would silently be gone. */
function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    const why = error instanceof Error ? error.message : String(error);
    throw new UnreadableFile(folder, why, 'Make it a folder that can be listed, or remove it.');
  }
}

/** Files that look like policy and that nobody reads, because of their names. */
export function unreadFiles(
  folder: string,
  userFolder: string | null,
): readonly { readonly file: string; readonly remedy: string }[] {
  const read: readonly string[] = Object.values(policyFileNames).flat();
  const strays = (place: string, isRead: (name: string) => boolean, rules: string) =>
    listed(place)
      .filter((name) => !isRead(name) && /\.cedar$|^default[-_ ]?policy\.j/i.test(name))
      .map((name) => ({
        file: join(place, name),
        remedy: /\.cedar$/i.test(name) ? rules : `Call it ${policyFileNames.defaults}, or remove it.`,
      }));
  const { organisation, project, user, defaults } = policyFileNames;
  const inUser = (name: string) => name.endsWith('.cedar') || name === defaults;
  return [
    ...strays(
      folder,
      (name) => read.includes(name),
      `Put its rules into ${organisation}, ${project} or ${user}, or remove it.`,
    ),
    ...(userFolder === null ? [] : strays(userFolder, inUser, 'Let its name end in .cedar, or remove it.')),
  ];
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
