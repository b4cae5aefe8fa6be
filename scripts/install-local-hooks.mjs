// `npm run install-local-hooks` (also: node scripts/install-local-hooks.mjs status | uninstall). Optional, and never done by npm install.
// Installs one git hook, pre-push, which runs `npm run prepush-local`. Leaves every hook that is not ours alone.
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from './frame/run.mjs';

const mark = '# codexchat pre-push hook, version 1';
const hook = `#!/bin/sh
${mark}
# Installed by: npm run install-local-hooks. Remove it with: node scripts/install-local-hooks.mjs uninstall
echo "codexchat: checking before the push (skip once with SKIP_RELIABILITY=1 git push, or git push --no-verify)"
[ "\${SKIP_RELIABILITY:-}" = "1" ] && exit 0
zero=0000000000000000000000000000000000000000
head=$(git rev-parse HEAD)
wanted=no
while read -r local_ref local_sha remote_ref remote_sha; do
  case "$local_ref" in refs/tags/*) continue ;; esac
  [ "$local_sha" = "$zero" ] && continue
  wanted=yes
  [ "$local_sha" = "$head" ] || { echo "codexchat: $local_ref is not checked out, so it cannot be tested here; check it out first"; exit 1; }
done
[ "$wanted" = "yes" ] || exit 0
[ -z "$(git status --porcelain)" ] || echo "codexchat: there are changes that are not committed; what is tested is not exactly what is pushed"
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE GIT_PREFIX
exec npm run --silent prepush-local
`;

/** `install`, `status` or `uninstall` in the repository at `cwd`. Resolves to `{ code, message }`. */
export const manageHook = async (command, cwd) => {
  const git = async (...args) => run('git', args, { cwd });
  const found = await git('rev-parse', '--git-path', 'hooks');
  if (found.code !== 0)
    return { code: 3, message: 'This is not a git checkout, so there is nothing to hook into.' };
  const own = (await git('config', '--get', 'core.hooksPath')).output.trim();
  const folder = resolve(cwd, found.output.trim());
  const path = join(folder, 'pre-push');
  const present = existsSync(path) ? readFileSync(path, 'utf8') : null;
  const ours = present?.includes(mark) === true;
  if (command === 'status') {
    if (ours) return { code: 0, message: `installed: ${path}` };
    return {
      code: 1,
      message: present === null ? 'not installed' : `not installed; ${path} is another hook`,
    };
  }
  if (command === 'uninstall') {
    if (!ours)
      return { code: 1, message: present === null ? 'not installed' : `${path} is not ours and stays` };
    rmSync(path);
    return { code: 0, message: `removed: ${path}` };
  }
  if (command !== 'install')
    return { code: 2, message: 'Usage: node scripts/install-local-hooks.mjs install|status|uninstall' };
  const line = 'npm run --silent prepush-local';
  if (own !== '')
    return {
      code: 1,
      message: `git looks for hooks in ${own}; nothing was changed. Add this line to its pre-push: ${line}`,
    };
  if (present !== null && !ours)
    return {
      code: 1,
      message: `${path} exists and is not ours; nothing was changed. Add this line to it: ${line}`,
    };
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, hook);
  chmodSync(path, 0o755);
  return { code: 0, message: `installed: ${path}` };
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { code, message } = await manageHook(process.argv[2] ?? 'install', process.cwd());
  process.stdout.write(`${message}\n`);
  process.exitCode = code;
}
