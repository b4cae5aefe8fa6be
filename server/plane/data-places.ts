import { createHash } from 'node:crypto';
import { accessSync, chmodSync, constants, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { Kept } from '../policy';
import { TroubleError } from '../vocabulary';

/** Where a control plane keeps its things. */
export interface Places {
  readonly dataDir: string;
  /** Outside `dataDir`, so that putting back an old folder does not put back the head. */
  readonly headDir: string;
}

const dataDirOf = (env: NodeJS.ProcessEnv): string =>
  resolve(env.CODEXCHAT_HOME ?? join(env.HOME ?? homedir(), '.codexchat'));

/** The folder of a person's own rules. It need not exist, and is not made. */
export const userPolicyIn = (dataDir: string): string => join(dataDir, 'policy');
export const userPolicyFolder = (env: NodeJS.ProcessEnv): string => userPolicyIn(dataDirOf(env));

/** From `CODEXCHAT_HOME` and `CODEXCHAT_HEAD_DIR`; nothing is made or looked at. */
export function namePlaces(env: NodeJS.ProcessEnv): Places {
  const home = env.HOME ?? homedir();
  const dataDir = dataDirOf(env);
  const tag = createHash('sha256').update(dataDir).digest('hex').slice(0, 8);
  const state = join(env.XDG_STATE_HOME ?? join(home, '.local', 'state'), 'codexchat');
  const headDir = resolve(env.CODEXCHAT_HEAD_DIR ?? join(state, `${basename(dataDir)}-${tag}`));
  return { dataDir, headDir };
}

/** The same; the folders are made when missing, private to the user. */
export function findPlaces(env: NodeJS.ProcessEnv): Places {
  const places = namePlaces(env);
  for (const dir of [places.dataDir, places.headDir]) makePrivate(dir);
  return places;
}

/** Where the demo model's agent finds a folder outside of any project. */
export const demoOutside = ({ dataDir }: Pick<Places, 'dataDir'>): string =>
  join(dataDir, 'outside-the-project');

/** Where the copy of the sample project lies: in the data directory, but it is the agent's to work on. */
export const sampleFolder = ({ dataDir }: Pick<Places, 'dataDir'>): string => join(dataDir, 'sample-project');

/** What nothing that is judged may change: what this program keeps, and the organisation's rules. */
export const keptPlaces = (places: Places, rules: string): Kept => ({
  state: [places.dataDir, places.headDir],
  free: [demoOutside(places), sampleFolder(places)],
  rules,
});

/** The folder of the organisation's policy when it is not the program's own: `CODEXCHAT_POLICY`. */
export const configuredPolicy = (env: NodeJS.ProcessEnv): { readonly policyFolder?: string } =>
  env.CODEXCHAT_POLICY ? { policyFolder: resolve(env.CODEXCHAT_POLICY) } : {};

function makePrivate(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    chmodSync(dir, 0o700);
    accessSync(dir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const isFull = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
    throw new TroubleError({
      kind: isFull ? 'data.disk-full' : 'data.unwritable',
      what: `The folder "${dir}" cannot be used: ${error instanceof Error ? error.message : String(error)}.`,
      safe: 'Nothing was started and nothing was changed.',
      next: isFull
        ? 'Make room on that disk, or name a folder on another one with CODEXCHAT_HOME.'
        : 'Give your user the right to write there, or name another folder with CODEXCHAT_HOME.',
    });
  }
}
