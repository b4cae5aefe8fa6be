import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { TroubleError } from '../../../vocabulary';

/** Where a subject works, below one directory. The head file lies elsewhere, as with the product. */
export const subjectPlaces = (dir: string) => ({
  dataDir: join(dir, 'data'),
  headDir: join(dir, 'head'),
  project: join(dir, 'project'),
  archives: join(dir, 'project', 'chats', 'threads'),
  backup: join(dir, 'copies', 'backup'),
});

const variable = 'CODEXCHAT_DURABILITY_ROOT';

/** Where the package lies: a bundle cannot know, so whoever starts says it, and hands it on to the subject with the environment. */
export const packageRoot = (): string => process.env[variable] ?? process.cwd();
export function namePackageRoot(root: string): void {
  process.env[variable] = root;
}

export const ledgerOptions = (dir: string) => {
  const { dataDir, headDir } = subjectPlaces(dir);
  return {
    dataDir,
    headDir,
    migrationsDir: join(packageRoot(), 'prisma', 'migrations'),
    producer: { app: 'codexchat-durability', version: '0' },
  };
};

/** The synchronous write of a pipe: when it returns, the line is out. */
export const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** How often something that was refused is asked for again, and how long to wait before: a disk that heals must be used again. */
const patience = { tries: 400, waitMs: 25 };

/**
 * Does it, and says what it promised. What is refused is said, and asked for again until it is promised; null when that never happens.
 */
export async function promised<T>(work: () => T | Promise<T>, ack: (value: T) => string): Promise<T | null> {
  let said = '';
  for (let left = patience.tries; left > 0; left--) {
    try {
      const value = await work();
      say(`ack ${ack(value)}`);
      return value;
    } catch (error) {
      const [kind, what] =
        error instanceof TroubleError ? [error.trouble.kind, error.trouble.what] : ['error', String(error)];
      const line = `refused ${kind} ${what.replaceAll('\n', ' ')}`;
      if (line !== said) say(line);
      said = line;
      await pause(patience.waitMs);
    }
  }
  say('gave up');
  return null;
}
