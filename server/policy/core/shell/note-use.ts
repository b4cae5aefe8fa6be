import { classify } from './classify-path';
import type { Act, Role } from './facts';
import { keysNamed } from './key-names';
import type { Value } from './value';
import type { Walk, Where } from './walk';

/** Notes what a word is for, in every folder the command can stand in. */
export function noteUse(walk: Walk, act: Act, where: Where, role: Role, value: Value): void {
  if (role === 'data' || role === 'number') return;
  if (role === 'host') {
    act.hosts.add(value.text);
    return;
  }
  const tcp = /^\/dev\/(?:tcp|udp)\/([^/]*)/.exec(value.text);
  if (tcp) {
    act.hosts.add(tcp[1] ?? '');
    act.effects.add('network').add('write');
    act.traits.add('remote-control');
    return;
  }
  if (role === 'execute' && /^\/dev\/(?:fd\/|stdin)/.test(value.text)) act.traits.add('runs-input');
  if (
    value.kind === 'glob' &&
    role !== 'names' &&
    keysNamed(value.text, value.text.includes('**/')) === 'can'
  )
    act.traits.add('may-read-keys');
  for (const cwd of where.cwds) {
    const fact = classify(value, role, cwd, walk.place);
    if (fact.zones.includes('unknown')) act.doubts.add('unknown-path');
    const kind = role === 'link' || role === 'names' ? 'read' : role;
    const list = { read: act.reads, write: act.writes, delete: act.deletes, execute: act.executes }[kind];
    if (!list.some(({ path, text }) => path === fact.path && text === fact.text)) list.push(fact);
    if (!(kind === 'write' && fact.zones.every((zone) => zone === 'device'))) act.effects.add(kind);
  }
}
