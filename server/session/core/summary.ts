import type { ItemRow, JsonObject } from '../../vocabulary';
import { limits } from '../../vocabulary';
import { cutMiddle } from './bounded-item';
import { asObject } from './state';

export interface Summary {
  readonly text: string;
  /** Items that it was made of, and those that did not fit or were older than what was looked at. */
  readonly told: number;
  readonly leftOut: number;
}

const promptChars = 800;
const answerChars = 1_000;
const commandChars = 240;

const head = [
  'You do not have the earlier conversation of this session any more. What follows is a summary of it, made from its record.',
  'Newest last. Do nothing yet: say in one sentence what the work is about, and wait for the next message.',
].join('\n');

/**
 * What a session was about, for a conversation that knows nothing of it: prompts, answers, commands and changed files, newest last. The same
 * items give the same text. The newest that fit are told; how many are left out stands in it. `items`: oldest first; `older`: how many came before.
 */
export function summarise(items: readonly ItemRow[], older: number): Summary {
  const lines = items.flatMap((item) => lineOf(item) ?? []);
  const kept: string[] = [];
  let room = limits.summaryCharsMax - head.length - 80;
  for (const line of [...lines].reverse()) {
    room -= line.length + 1;
    if (room < 0) break;
    kept.unshift(line);
  }
  const leftOut = lines.length - kept.length + older;
  const gap = leftOut === 0 ? [] : [`(${leftOut} earlier steps are left out.)`];
  return { text: [head, '', ...gap, ...kept].join('\n'), told: kept.length, leftOut };
}

function lineOf({ kind, status, data }: ItemRow): string | null {
  const text = (value: unknown, chars: number) =>
    cutMiddle(String(value ?? '').trim(), chars).replaceAll('\n', '\n  ');
  switch (kind) {
    case 'prompt':
      return data.intent === 'seed' ? null : `- I asked: ${text(data.text, promptChars)}`;
    case 'agentMessage':
      return data.text ? `- You answered: ${text(data.text, answerChars)}` : null;
    case 'commandExecution':
      return `- Command (${status}, exit code ${String(data.exitCode ?? 'unknown')}): ${text(data.command, commandChars)}`;
    case 'fileChange':
      return `- Files changed (${status}): ${text(pathsOf(data).join(', '), commandChars)}`;
    default:
      return null;
  }
}

function pathsOf({ changes }: JsonObject): readonly string[] {
  return Array.isArray(changes) ? changes.map((change) => String(asObject(change).path ?? '')) : [];
}
