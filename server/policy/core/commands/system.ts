import type { Trait } from '../shell/traits';
import { literal, type Value } from '../shell/value';
import type { Call, Commands, Describe } from './spec';

/** Commands that change the machine or what runs on it later. */
const marked =
  (...traits: Trait[]): Describe =>
  ({ act }) => {
    act.effects.add('state');
    act.doubts.add('changes-machine');
    for (const trait of traits) act.traits.add(trait);
  };

const scheduled: Describe = (call) => {
  const looks =
    call.words.length === 1 && /^(?:-l|-q|list|status|list-timers)$/.test(call.words[0]?.text ?? '');
  marked(...(looks ? [] : (['persists'] as const)))(call);
};

const services: Describe = (call) => {
  const verb = call.words.find(({ text }) => !text.startsWith('-'))?.text ?? '';
  const looks =
    /^(?:status|show|cat|is-active|is-enabled|list|list-units|list-timers|list-unit-files|print|)$/.test(
      verb,
    );
  const power = /^(?:poweroff|reboot|halt|kexec|suspend|hibernate|rescue|emergency)$/.test(verb);
  marked(...(power ? (['stops-machine'] as const) : looks ? [] : (['persists'] as const)))(call);
};

/** What the shell keeps and runs later. Never understood, but read for what is denied. */
const keeps =
  (program: (words: Call['words']) => Value | undefined): Describe =>
  (call) => {
    call.act.doubts.add('changes-shell');
    const text = program(call.words);
    if (text?.kind === 'literal' && text.text !== '' && text.text !== '-') call.shell(text);
  };

const after = (option: string) => (words: Call['words']) =>
  words[words.findIndex(({ text }) => text === option) + 1];

/** Variables that take what comes in. */
const takes: Describe = (call) => {
  keeps((words) => (words.some(({ text }) => text === '-C') ? after('-C')(words) : undefined))(call);
  call.keepsUnseen(call.words.filter(({ text }) => /^[A-Za-z_]\w*$/.test(text)));
};

/** Everything after the first mark: the value of `name=value`, the command of `key: command`. */
const behind = (mark: string) => (words: Call['words']) => {
  const word = words.find(({ text }) => text.includes(mark));
  return (
    word && { ...word, text: word.text.slice(word.text.indexOf(mark) + 1).replace(/^\s*["']?|["']$/g, '') }
  );
};

/** Programs in which a person, or a script in the words, changes the files that are named. */
const editor: Describe = (call) => {
  call.act.effects.add('execute');
  call.act.doubts.add('interactive');
  call.words.forEach((word, at) => {
    const program =
      /^\+|^:/.test(word.text) || /^(?:-c|--cmd|--eval|-S)$/.test(call.words[at - 1]?.text ?? '');
    const started = program ? /!\s*([^!].*)$/.exec(word.text)?.[1] : undefined;
    if (started !== undefined && word.kind === 'literal') call.shell(literal(started, word.source));
    else if (!program && !word.text.startsWith('-')) call.use('write', word);
  });
};

export const system: Commands = {
  trap: keeps(([first]) => (first?.text.startsWith('-') ? undefined : first)),
  alias: keeps(behind('=')),
  bind: keeps(behind(':')),
  'complete compgen': keeps((words) =>
    words.some(({ text }) => text === '-C') ? after('-C')(words) : undefined,
  ),
  'read mapfile readarray': takes,
  'vi vim nvim view ex ed nano pico emacs emacsclient micro kak hx': editor,
  'mkfs fdisk sfdisk cfdisk parted gdisk sgdisk wipefs blkdiscard cryptsetup mkswap hdparm diskutil lvremove vgremove zpool zfs badblocks':
    marked('destroys-disk'),
  'shutdown reboot halt poweroff init telinit': marked('stops-machine'),
  'crontab at batch anacron': scheduled,
  'systemctl launchctl service update-rc.d chkconfig initctl rc-update loginctl': services,
  'useradd usermod userdel adduser deluser groupadd passwd chpasswd chsh visudo vipw gpasswd setcap setfacl':
    marked('escalates'),
  'insmod modprobe rmmod sysctl mount umount swapoff iptables nft ufw ip ifconfig route':
    marked('changes-system'),
  'kill pkill killall': (call) => {
    marked('stops-processes')(call);
    const words = call.words.map(({ text }) => text);
    if (words.some((text, at) => text === '-1' && at > 0) || words.includes('1'))
      call.act.traits.add('stops-machine');
  },
  'history fc': marked('sees-history'),
  'security secret-tool pass gpg keyring op bw vault ssh-add ssh-agent ssh-keygen': (call) => {
    marked()(call);
    const line = call.words.map(({ text }) => text).join(' ');
    if (/find-(?:generic|internet)-password|dump-keychain|lookup|--export-secret|^show|^get|^read/.test(line))
      call.act.traits.add('reads-keys');
    for (const word of call.words) if (/\.ssh\//.test(word.text)) call.use('read', word);
  },
  'unalias enable hash shopt ulimit umask let getopts unset pushd popd dirs jobs fg bg disown suspend times caller help logout':
    ({ act }) => {
      act.doubts.add('changes-shell');
    },
  defaults: (call) => {
    marked('persists')(call);
    call.use('write', literal('~/Library/Preferences'));
  },
};
