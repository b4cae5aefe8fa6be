import type { ArchiveAction } from './archive-turn';
import { placeholders } from './escape';
import { parseIsoSeconds } from './iso-seconds';

/** The three parts of a block, as they stand there. */
export interface Sections {
  readonly user: string;
  readonly assistant: string;
  readonly actions: readonly ArchiveAction[];
  /** What is odd about the block, in words; it was read nevertheless. */
  readonly remarks: readonly string[];
}

interface Heading {
  readonly name: string;
  readonly start: number;
  /** Where its content begins. */
  readonly content: number;
  /** Empty lines around it, as the format writes it. */
  readonly strict: boolean;
}

/** Reads the body of a block (without begin and end line); null when it has neither a user's nor an assistant's part. */
export function readSections(body: string, escaped: boolean): Sections | null {
  const remarks: string[] = [];
  const headings = findHeadings(body);
  const user = headings.find((heading) => heading.name === 'User');
  const inOrder = headings.filter((heading) => !user || heading.start > user.start);
  const actions = readLastActions(body, inOrder, remarks);
  const assistants = inOrder.filter(
    (heading) => heading.name === 'Assistant' && heading.start < actions.start,
  );
  const strict = assistants.filter((heading) => heading.strict);
  const assistant = strict[0] ?? assistants[0];
  if (!user && !assistant) return null;
  if (!user) remarks.push('it has no part of the user');
  if (!assistant) remarks.push('it has no part of the assistant');
  if (strict.length > 1 && !escaped)
    remarks.push(
      'a text in it contains the heading of the assistant; the first one was taken as the heading',
    );
  const userEnd = assistant?.start ?? actions.start;
  return {
    user: user ? body.slice(user.content, userEnd) : '',
    assistant: assistant ? body.slice(assistant.content, actions.start) : '',
    actions: actions.list,
    remarks,
  };
}

/** Whether a text stands for no text. */
export const isPlaceholder = (trimmed: string): boolean =>
  trimmed === placeholders.pending || trimmed === placeholders.failed || trimmed === placeholders.completed;

const headingLine = /(?<=^|\n)### (User|Assistant|Actions)[ \t]*(?=\r?\n|$)/g;

const findHeadings = (body: string): readonly Heading[] =>
  [...body.matchAll(headingLine)].map((match) => ({
    name: match[1] ?? '',
    start: match.index,
    content: match.index + match[0].length,
    strict:
      /(?:^|\n)\r?\n$/.test(body.slice(Math.max(0, match.index - 4), match.index)) &&
      /^\r?\n\r?\n/.test(body.slice(match.index + match[0].length, match.index + match[0].length + 4)),
  }));

interface Actions {
  readonly start: number;
  readonly list: readonly ArchiveAction[];
}

/** The last such heading is the real one: the list itself cannot contain a heading, because JSON has no raw line ends. */
function readLastActions(body: string, headings: readonly Heading[], remarks: string[]): Actions {
  const candidates = headings.filter((heading) => heading.name === 'Actions');
  const last = candidates.at(-1);
  if (!last) return { start: body.length, list: [] };
  const content = body.slice(last.content).trim();
  if (content === '') return { start: last.start, list: [] };
  // A heading of the same words in a text that somebody wrote.
  if (!content.startsWith('```') && !content.startsWith('[')) return { start: body.length, list: [] };
  const fenced = /^```[^\n]*\n([\s\S]*)\n```$/.exec(content.replaceAll('\r\n', '\n'));
  const list = parseJson(fenced?.[1] ?? content);
  if (!Array.isArray(list)) {
    remarks.push('its list of actions cannot be read and was not taken over');
    return { start: last.start, list: [] };
  }
  const read = list.map(readAction);
  const bad = read.filter((action) => action === null).length;
  if (bad > 0) remarks.push(`${bad} of its ${read.length} actions cannot be read and were not taken over`);
  return { start: last.start, list: read.filter((action) => action !== null) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function readAction(value: unknown): ArchiveAction | null {
  if (typeof value !== 'object' || value === null) return null;
  const { createdAt, method, title, detail } = value as Readonly<Record<string, unknown>>;
  const time = typeof createdAt === 'string' ? parseIsoSeconds(createdAt) : null;
  const texts = typeof method === 'string' && typeof title === 'string' && typeof detail === 'string';
  return time !== null && texts ? { createdAt: time, method, title, detail } : null;
}
