import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A codex home with session files as the runtime writes them. Tests only. */
export interface CodexHome extends Disposable {
  readonly path: string;
  write(name: string, text: string | Uint8Array): string;
}

export function makeCodexHome(): CodexHome {
  const path = mkdtempSync(join(tmpdir(), 'codexchat-codex-home-'));
  mkdirSync(join(path, 'sessions'));
  return {
    path,
    write(name, text) {
      const file = join(path, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      return file;
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

export const rolloutNameOf = (threadId: string, folder = 'sessions/2026/01/02'): string =>
  `${folder}/rollout-2026-01-02T03-04-05-${threadId.toLowerCase()}.jsonl`;

const hex = (n: number): string => n.toString(16).padStart(12, '0');
export const codexThreadId = (n: number): string => `01a20795-0000-7cc3-b2c7-${hex(n)}`;
const time = (second: number): string => new Date(Date.UTC(2026, 0, 2, 3, 4, second)).toISOString();
export const line = (type: string, payload: object, second = 0): string =>
  `${JSON.stringify({ timestamp: time(second), type, payload })}\n`;

/** The head of a file. */
export const head = (threadId: string, cwd: string): string =>
  line('session_meta', { id: threadId, timestamp: time(0), cwd, originator: 'test', cli_version: '0.169.0' });

/** One finished turn with a command, as the pinned version writes it. */
export function turnLines(threadId: string, n: number): string {
  const turn_id = `01a20796-0000-7000-8000-${hex(n)}`;
  const item = (value: object): string =>
    line('event_msg', { type: 'item_completed', thread_id: threadId, turn_id, item: value }, n);
  return [
    line('event_msg', { type: 'task_started', turn_id }, n),
    line('turn_context', { turn_id }, n),
    line(
      'response_item',
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: `question ${n}` }] },
      n,
    ),
    item({ type: 'UserMessage', id: `u${n}`, content: [{ type: 'text', text: `question ${n}` }] }),
    item({
      type: 'CommandExecution',
      id: `c${n}`,
      command: ['/bin/bash', '-c', `echo ${n}`],
      status: 'completed',
      aggregated_output: `${n}\n`,
      exit_code: 0,
    }),
    item({ type: 'AgentMessage', id: `a${n}`, content: [{ type: 'Text', text: `answer ${n}` }] }),
    line('event_msg', { type: 'token_count', info: null }, n),
    line('event_msg', { type: 'task_complete', turn_id, last_agent_message: `answer ${n}` }, n),
  ].join('');
}

/** Every name below a folder with kind, mode, size, times and content: nothing can change in it unseen. */
export function fingerprint(folder: string): string {
  const hash = createHash('sha256');
  const look = (path: string): void => {
    const facts = lstatSync(path, { bigint: true });
    hash.update(`${path}\0${facts.mode}\0${facts.size}\0${facts.mtimeNs}\0${facts.ctimeNs}\0`);
    if (facts.isSymbolicLink()) hash.update(readlinkSync(path));
    else if (facts.isDirectory()) for (const name of readdirSync(path).sort()) look(join(path, name));
    else if (facts.isFile()) hash.update(readFileSync(path));
  };
  look(folder);
  return hash.digest('hex');
}
