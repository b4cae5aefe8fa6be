import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { canaries, realPrograms, workspaceFiles } from './shell-grammar';

/** A folder in which real bash runs generated commands: no network, a search path with nothing but readers and canaries, no files of anyone. */
export interface CanaryCage {
  readonly workspace: string;
  /** Whether commands run in namespaces of their own, without network. */
  readonly unshared: boolean;
  /** Runs commands one after another. Answers which of them made a canary sing, by their place. */
  run(commands: readonly string[]): readonly boolean[];
  close(): void;
}

/** Each command gets a shell of its own. The mark is emptied, not removed, so that the cage needs no program that removes. */
const driver = `
cd "$1/workspace" || exit 3
i=0
while [ -e "$1/commands/$i" ]; do
  : > "$1/mark"
  PATH="$1/bin" HOME="$1/workspace" timeout -k 0.1 2 bash --norc --noprofile -c "$(<"$1/commands/$i")" </dev/null >/dev/null 2>&1
  if [ -s "$1/mark" ]; then echo "$i"; fi
  i=$((i+1))
done
`;

export function openCanaryCage(): CanaryCage {
  const root = mkdtempSync(join(tmpdir(), 'codexchat-canary-'));
  const workspace = join(root, 'workspace');
  const bin = join(root, 'bin');
  for (const dir of ['commands', 'bin', 'workspace/sub']) mkdirSync(join(root, dir), { recursive: true });
  for (const name of realPrograms) {
    const real = findProgram(name);
    if (real !== null) symlinkSync(real, join(bin, name));
  }
  const shell = findProgram('bash');
  if (shell === null) throw new Error('there is no bash');
  for (const name of canaries) {
    writeFileSync(join(bin, name), `#!${shell}\nprintf x >> '${join(root, 'mark')}'\n`);
    chmodSync(join(bin, name), 0o755);
  }
  for (const [name, text] of workspaceFiles) writeFileSync(join(workspace, name), text);
  makeRepository(workspace);
  const unshare = ['unshare', '-rnpf', '--kill-child'];
  const unshared =
    spawnSync(unshare[0] ?? '', [...unshare.slice(1), 'true'], { stdio: 'ignore' }).status === 0;
  let count = 0;
  return {
    workspace,
    unshared,
    run: (commands) => {
      for (let at = 0; at < Math.max(count, commands.length); at++) {
        const file = join(root, 'commands', String(at));
        const command = commands[at];
        if (command === undefined) rmSync(file, { force: true });
        else writeFileSync(file, command);
      }
      count = commands.length;
      const [program = 'bash', ...args] = [
        ...(unshared ? unshare : []),
        shell,
        '--norc',
        '--noprofile',
        '-c',
        driver,
        'driver',
        root,
      ];
      const output = execFileSync(program, args, {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
        env: { ...bare, LC_ALL: 'C' },
      });
      const sang = new Set(
        output
          .split('\n')
          .filter((line) => line !== '')
          .map(Number),
      );
      return commands.map((_, at) => sang.has(at));
    },
    close: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Nothing of the environment but where programs are. */
const bare: NodeJS.ProcessEnv = { PATH: process.env.PATH, NODE_ENV: 'test', GIT_CONFIG_NOSYSTEM: '1' };

function findProgram(name: string): string | null {
  for (const dir of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(dir, name);
    if (existsSync(path)) return path;
  }
  return null;
}

function makeRepository(dir: string): void {
  const made = spawnSync('git', ['init', '-q', dir], {
    stdio: 'ignore',
    env: { ...bare, HOME: dirname(dir) },
  });
  if (made.status === 0 && !readFileSync(join(dir, '.git', 'HEAD'), 'utf8').startsWith('ref:'))
    throw new Error('git made no repository');
}
