import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { linkNames, outsideFile, outsideText, plainNames, strangeCanaries } from './context-words';
import { canaries, realPrograms, workspaceFiles } from './shell-grammar';

/** A folder in which real bash runs generated commands: no network, a search path with nothing but readers and canaries, no files of anyone. */
export interface CanaryCage {
  readonly workspace: string;
  /** Whether commands run in namespaces of their own, without network. */
  readonly unshared: boolean;
  /** Runs commands one after another. Answers which of them made a canary sing, or showed the file outside, by their place. */
  run(commands: readonly string[]): readonly boolean[];
  /** Makes the workspace anew, so that nothing is left of what ran before. */
  renew(): void;
  /** Names, sizes and times of everything in the workspace, without what git keeps while it only looks. */
  state(): string;
  close(): void;
}

/** Each command gets a shell of its own. It begins in the workspace, and has no way back to where the driver came from. The mark is emptied, not removed, so that the cage needs no program that removes. */
const driver = `
ulimit -f 64
i=0
while [ -e "$1/commands/$i" ]; do
  : > "$1/mark"
  PATH="$1/bin" HOME="$1/workspace" OLDPWD="$1" timeout -k 0.1 2 bash --norc --noprofile -c "$(<"$1/commands/$i")" </dev/null >"$1/output" 2>&1
  if [ -s "$1/mark" ] || [[ "$(<"$1/output")" == *${outsideText}* ]]; then echo "$i"; fi
  i=$((i+1))
done
`;

export function openCanaryCage(): CanaryCage {
  const root = mkdtempSync(join(tmpdir(), 'codexchat-canary-'));
  const workspace = join(root, 'workspace');
  const bin = join(root, 'bin');
  for (const dir of ['commands', 'bin']) mkdirSync(join(root, dir), { recursive: true });
  for (const name of realPrograms) {
    const real = findProgram(name);
    if (real !== null) symlinkSync(real, join(bin, name));
  }
  const shell = findProgram('bash');
  if (shell === null) throw new Error('there is no bash');
  for (const name of [...canaries, ...strangeCanaries]) {
    writeFileSync(join(bin, name), `#!${shell}\nprintf x >> '${join(root, 'mark')}'\n`);
    chmodSync(join(bin, name), 0o755);
  }
  fillWorkspace(root, workspace);
  const unshare = ['unshare', '-rnpf', '--kill-child'];
  const unshared =
    spawnSync(unshare[0] ?? '', [...unshare.slice(1), 'true'], { stdio: 'ignore' }).status === 0;
  let count = 0;
  return {
    workspace,
    unshared,
    renew: () => {
      rmSync(workspace, { recursive: true, force: true });
      fillWorkspace(root, workspace);
    },
    state: () =>
      readdirSync(workspace, { recursive: true, encoding: 'utf8' })
        .filter((name) => !/^\.git\/(?:index|objects)/.test(name))
        .sort()
        .map((name) => {
          const { mode, size, mtimeMs } = lstatSync(join(workspace, name));
          return /^\.git$/.test(name) ? name : `${name} ${mode} ${size} ${mtimeMs}`;
        })
        .join('\n'),
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
        cwd: workspace,
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

function fillWorkspace(root: string, workspace: string): void {
  for (const dir of ['sub', 'd/.hidden', 'd/near']) mkdirSync(join(workspace, dir), { recursive: true });
  for (const [name, text] of workspaceFiles) writeFileSync(join(workspace, name), text);
  for (const name of plainNames) writeFileSync(join(workspace, name), 'near\n');
  writeFileSync(join(root, outsideFile), `${outsideText}\n`);
  for (const name of linkNames) symlinkSync(join(root, outsideFile), join(workspace, name));
  makeRepository(workspace);
}

function makeRepository(dir: string): void {
  const made = spawnSync('git', ['init', '-q', dir], {
    stdio: 'ignore',
    env: { ...bare, HOME: dirname(dir) },
  });
  if (made.status === 0 && !readFileSync(join(dir, '.git', 'HEAD'), 'utf8').startsWith('ref:'))
    throw new Error('git made no repository');
}
