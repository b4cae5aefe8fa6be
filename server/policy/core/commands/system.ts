import type { Trait } from '../shell/traits';
import { literal } from '../shell/value';
import type { Commands, Describe } from './spec';

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

export const system: Commands = {
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
  'alias unalias trap enable hash bind complete compgen shopt ulimit umask let read mapfile readarray getopts unset pushd popd dirs jobs fg bg disown suspend times caller help logout':
    ({ act }) => {
      act.doubts.add('changes-shell');
    },
  defaults: (call) => {
    marked('persists')(call);
    call.use('write', literal('~/Library/Preferences'));
  },
};
