import { literal } from '../shell/value';
import type { Call, Commands, Describe } from './spec';

/** Commands that reach other machines. None is ever understood so well that it is allowed; what is read here are hosts, files and dangers. */
const url = /\b(?:https?|ftp|ssh|git|wss?):\/\/(?:[^@/\s]*@)?([^/:\s?#'"]+)/gi;

function hosts({ act, words }: Call): void {
  for (const { text } of words)
    for (const match of text.matchAll(url)) act.hosts.add((match[1] ?? '').toLowerCase());
}

const reach: Describe = (call) => {
  call.act.effects.add('network');
  call.act.doubts.add('reaches-network');
  hosts(call);
};

const transfer: Describe = (call) => {
  reach(call);
  const { act, words, use } = call;
  const named = words.some(({ text }) => /^(?:-[a-zA-Z]*O|--output-document)/.test(text));
  if (act.program === 'wget' ? !named : words.some(({ text }) => /^(?:-[a-zA-Z]*O|--remote-name)/.test(text)))
    for (const { text } of words) {
      const name = /\/\/[^/]+\/(?:[^?#]*\/)?([^/?#]+)/.exec(text)?.[1];
      if (name !== undefined) use('write', literal(name));
    }
  words.forEach(({ text, kind, source }, at) => {
    const next = words[at + 1];
    const inline =
      /^(?:-[oOKTb]|--(?:output|output-document|config|upload-file|cookie|post-file|body-file|directory-prefix|load-cookies))=?(.+)$/.exec(
        text,
      )?.[1];
    const file = inline !== undefined ? { kind, text: inline, source } : next;
    if (
      /^(?:-[a-zA-Z]*[oO]|--output|--output-document|--directory-prefix|-P|-D|--dump-header|-c|--cookie-jar)(?:=|$)/.test(
        text,
      ) &&
      file &&
      !/^https?:/.test(file.text)
    )
      use('write', file);
    if (
      /^(?:-[a-zA-Z]*T|--upload-file|--post-file|--body-file|-K|--config|--load-cookies)/.test(text) &&
      file &&
      file.text !== '-'
    )
      use('read', file);
    if (/^(?:-[a-zA-Z]*[dFT]|--data|--form|--upload-file|--post-(?:file|data)|--json|--body-)/.test(text))
      act.traits.add('uploads');
    const at2 = /(?:^|=)@([^;]+)/.exec(text)?.[1];
    if (at2 !== undefined && at2 !== '-') use('read', { kind, text: at2, source });
  });
};

const remoteCopy: Describe = (call) => {
  reach(call);
  const { act, words, use } = call;
  const operands = words.filter(({ text }) => !text.startsWith('-'));
  const remote = ({ text }: { text: string }) => /^[\w.@-]+:|^rsync:/.test(text);
  operands.forEach((word, at) => {
    if (remote(word)) act.hosts.add(word.text.replace(/^.*@/, '').split(':')[0] ?? '');
    else use(at === operands.length - 1 ? 'write' : 'read', word);
  });
  if (operands.length > 0 && operands.slice(-1).some(remote)) act.traits.add('uploads');
  if (words.some(({ text }) => /^(?:-e|--rsh|-o|-S)/.test(text))) act.doubts.add('runs-helper');
};

const remoteShell: Describe = (call) => {
  reach(call);
  const { act, words, input } = call;
  const host = words.find(
    ({ text }, at) => !text.startsWith('-') && !/^-[ipoLRDFlJ]$/.test(words[at - 1]?.text ?? ''),
  );
  if (host) act.hosts.add(host.text.replace(/^.*@/, ''));
  if (input !== 'none') act.traits.add('uploads');
};

const socket: Describe = (call) => {
  reach(call);
  const { act, words, input } = call;
  if (
    words.some(
      ({ text }) =>
        /^-[a-zA-Z]*[ec]$|^--(?:sh-)?exec|^EXEC:|^SYSTEM:/i.test(text) || /EXEC:|SYSTEM:/i.test(text),
    )
  )
    act.traits.add('remote-control');
  if (input !== 'none') act.traits.add('uploads');
};

export const network: Commands = {
  'curl wget aria2c http https xh httpie lynx w3m fetch': transfer,
  'scp rsync sftp rclone': remoteCopy,
  'ssh mosh telnet rsh autossh sshpass': remoteShell,
  'nc ncat netcat socat': socket,
  'ping ping6 dig nslookup host whois traceroute nmap ftp tftp gh glab aws gcloud az kubectl helm terraform heroku vercel netlify fly flyctl firebase supabase psql mysql redis-cli mongosh sendmail mail mutt':
    reach,
  'ssh-keyscan ssh-copy-id': (call) => {
    reach(call);
    if (call.act.program === 'ssh-copy-id') call.use('read', literal('~/.ssh/id_rsa'));
  },
  'docker podman nerdctl docker-compose lxc vagrant': (call) => {
    reach(call);
    call.act.effects.add('execute');
    if (call.words.some(({ text }) => /^--privileged$|^--pid=host$/.test(text)))
      call.act.traits.add('escalates');
  },
};
