import { accessSync, constants, existsSync, lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Layer } from '../policy';
import { sha256, type TrackedPolicy } from '../policy-source';
import { limits } from '../vocabulary';

/** A file of a layer as it lies there now, and whether a copy of it can be put in its place. */
export interface LayerFile {
  /** `layer/name`, unique. */
  readonly id: string;
  readonly layer: Layer;
  readonly name: string;
  /** Absolute. */
  readonly file: string;
  /** Null: it does not exist yet, and could be made. */
  readonly text: string | null;
  readonly sha256: string | null;
  readonly writable: boolean;
  /** Why a copy cannot be saved here, for a person; null when it can. */
  readonly whyNot: string | null;
}

export interface PolicyPlaces {
  readonly folder: string;
  /** Of the person's own rules, in the data directory; null when this program has none. */
  readonly userFolder: string | null;
  /** Folders that an agent works in. */
  readonly workspaces: readonly string[];
}

/** The name of the file that a person's own rules begin with. */
const firstUserFile = 'user.cedar';

/** Every file of rules there is, and the person's own that could be made. */
export function layerFiles(tracked: TrackedPolicy, places: PolicyPlaces): readonly LayerFile[] {
  const seen = new Set<string>();
  const files = tracked.files.map(({ layer, file, text }) => {
    const name = basename(file);
    const own = places.userFolder !== null && dirname(file) === places.userFolder;
    const id = own ? `own/${name}` : `${layer}/${name}`;
    seen.add(id);
    const whyNot = whyNotSaved(layer, file, text, places);
    return { id, layer, name, file, text, sha256: sha256(text), writable: whyNot === null, whyNot };
  });
  const { userFolder } = places;
  if (userFolder === null || seen.has(`own/${firstUserFile}`)) return files;
  const file = join(userFolder, firstUserFile);
  const whyNot = whyNotSaved('user', file, '', places);
  const own: LayerFile = {
    id: `own/${firstUserFile}`,
    layer: 'user',
    name: firstUserFile,
    file,
    text: null,
    sha256: null,
    writable: whyNot === null,
    whyNot,
  };
  return [...files, own];
}

function whyNotSaved(layer: Layer, file: string, text: string, places: PolicyPlaces): string | null {
  if (layer === 'project')
    return 'Rules of a project lie in the project and count as the copy that a person accepted: change them there, then accept them again.';
  if (text.length > limits.policyCopyCharsMax) return 'It is too long to be edited here.';
  const folder = real(dirname(file));
  const inside = places.workspaces.map(real).find((one) => folder === one || folder.startsWith(`${one}/`));
  if (inside !== undefined)
    return `It lies in ${inside}, a folder that an agent works in: what is saved there the agent could have written.`;
  if (isLink(file)) return 'It is a link: change the file that it leads to.';
  // A folder of ours that does not exist yet is made; of the others none is.
  const own = dirname(file) === places.userFolder;
  if (!existsSync(dirname(file))) return own ? null : 'Its folder does not exist.';
  return canWrite(dirname(file)) ? null : `Its folder cannot be written: ${dirname(file)}.`;
}

const real = (path: string): string => {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
};
const isLink = (file: string): boolean =>
  lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;
const canWrite = (folder: string): boolean => {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};
