import type { Trait } from '../shell/traits';
import type { Commands, Describe } from './spec';

/** Subcommands of git that change something. Their options are not listed one by one: nothing here is allowed without a rule that asks. */
const changes =
  (...traits: Trait[]): Describe =>
  ({ act, words }) => {
    for (const { text } of words) if (text.startsWith('-')) act.options.add(text.split('=')[0] ?? text);
    act.effects.add('state');
    for (const trait of ['git-changes', ...traits] as const) act.traits.add(trait);
  };

/** Keys that name a program, a file with more keys, or another place to get code from. Any that is not known to be harmless counts. */
const harmlessKeys =
  /^(?:user\.(?:name|email|signingkey)|init\.defaultbranch|pull\.(?:rebase|ff)|push\.(?:default|autosetupremote)|core\.(?:autocrlf|eol|filemode|ignorecase|quotepath|longpaths|abbrev)|color\.\w+|fetch\.prune|rebase\.auto\w+|merge\.(?:conflictstyle|ff)|branch\.[\w/.-]+\.(?:remote|merge|rebase)|commit\.gpgsign|advice\.\w+|diff\.(?:algorithm|renames|colormoved))$/i;

const config: Describe = ({ act, words, use }) => {
  const texts = words.map(({ text }) => text);
  const keys = texts.filter((text) => !text.startsWith('-'));
  if (/^(?:get|list)$/.test(keys[0] ?? '')) keys.shift();
  const looks = texts.some((text) =>
    /^(?:--get|--get-all|--get-regexp|--list|-l|get|list|--show-origin)$/.test(text),
  );
  const known = texts.every(
    (text) =>
      !text.startsWith('-') ||
      /^(?:--get(?:-all|-regexp)?|--list|-l|--show-origin|--show-scope|--local|--global|--system|--name-only|--bool|--int|--default|-z)$/.test(
        text,
      ),
  );
  if (looks || (texts.length === 1 && keys.length === 1)) {
    if (!known || words.some(({ kind }) => kind !== 'literal')) act.doubts.add('unknown-option');
    return;
  }
  act.effects.add('state');
  act.traits.add('git-changes');
  const wide = texts.some((text) => /^--(?:global|system|file|worktree)/.test(text) || /^-f/.test(text));
  const [verb, named] = keys;
  const key = (/^(?:set|unset)$/.test(verb ?? '') ? named : verb) ?? '';
  if (texts.some((text) => /^--?e(?:dit)?$/.test(text))) act.doubts.add('opens-editor');
  if (texts.includes('--global') || texts.includes('--system'))
    use('write', { kind: 'literal', text: '~/.gitconfig', source: '--global' });
  if (wide || !harmlessKeys.test(key)) act.traits.add('configures-execution');
};

const push: Describe = (call) => {
  changes('publishes')(call);
  const { act, words } = call;
  act.effects.add('network');
  const force = words.some(
    ({ text }, at) =>
      /^-[a-zA-Z]*[fd]/.test(text) ||
      /^--(?:force|delete|mirror|prune|force-with-lease|force-if-includes)/.test(text) ||
      /^--(?:f|del|mi|pru)/.test(text) ||
      /^[+:]./.test(text) ||
      (at > 0 && /^:$/.test(text)),
  );
  if (force) act.traits.add('rewrites-remote');
  if (words.some(({ text }) => /^--(?:receive-pack|exec)/.test(text))) act.traits.add('configures-execution');
};

const network =
  (...traits: Trait[]): Describe =>
  (call) => {
    changes(...traits)(call);
    call.act.effects.add('network');
  };

export const gitChanges: Commands = {
  add: (call) => {
    changes('stages')(call);
    for (const word of call.words) {
      if (word.text.startsWith('-')) {
        if (!/^(?:-A|--all|-u|--update|-v|--verbose|-n|--dry-run|-N|--intent-to-add|--)$/.test(word.text))
          call.act.doubts.add(`unknown-option ${word.text}`);
      } else call.use('read', word);
    }
  },
  config,
  push,
  'fetch pull clone ls-remote remote': network(),
  'submodule archive bundle send-pack request-pull': network(),
  'commit merge rebase cherry-pick revert am apply checkout switch restore reset clean rm mv stash branch tag worktree notes bisect gc prune reflog update-ref update-index symbolic-ref read-tree write-tree init filter-branch filter-repo replace repack sparse-checkout maintenance':
    changes(),
};
