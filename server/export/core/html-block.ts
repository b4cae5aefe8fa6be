import { exhaustive } from '../../vocabulary';
import type { AskParts, Block } from './blocks';
import { escapeHtml as text } from './escape-html';
import type { FileParts, ToolParts } from './item-parts';
import { isoTime } from './record';

/** Safe HTML of Markdown that nobody is trusted for. */
export type MarkdownHtml = (markdown: string) => string;

/** One block as an element of the page. Everything that came from elsewhere is escaped here, or is Markdown that `markdown` makes safe. */
export function htmlBlock(block: Block, markdown: MarkdownHtml): string {
  switch (block.kind) {
    case 'prompt':
      return article(block, 'prompt', `${block.title} (${block.who})`, words(block.text));
    case 'message': {
      const style = block.quiet ? 'message quiet' : 'message';
      return article(block, style, block.title, `<div class="markdown">${markdown(block.text)}</div>`);
    }
    case 'tool':
      return toolHtml(block, block.tool, block.note);
    case 'ask':
      return askHtml(block, block.ask);
    case 'diff':
      return article(block, 'info', block.title, diffHtml(block.diff));
    case 'line': {
      const detail = block.detail === null ? '' : pre(block.detail);
      return article(
        block,
        block.tone,
        block.title,
        `${block.text === null ? '' : words(block.text)}${detail}`,
      );
    }
    case 'raw':
      return article(
        block,
        'info',
        `Entry of a kind this page does not know: ${block.type}`,
        pre(block.json),
      );
    default:
      return exhaustive(block);
  }
}

const article = (
  { at, seq }: { readonly at: number; readonly seq: number },
  style: string,
  title: string,
  body: string,
): string =>
  `<article class="${style}" id="e${seq}"><header><h2>${text(title)}</h2><time>${isoTime(at)}</time><span class="seq">entry ${seq}</span></header>${body}</article>\n`;

const words = (content: string): string => `<p class="words">${text(content)}</p>`;
const pre = (content: string): string => `<pre tabindex="0">${text(content)}</pre>`;

function toolHtml(
  place: { readonly at: number; readonly seq: number },
  tool: ToolParts,
  note: string | null,
): string {
  const failed = tool.status === 'failed' || (tool.exitCode !== null && tool.exitCode !== 0);
  const tone = tool.status === 'declined' || note !== null ? 'warning' : failed ? 'danger' : 'info';
  const body =
    tool.type === 'command'
      ? pre(String(tool.arguments.command ?? ''))
      : tool.type === 'files'
        ? filesHtml(tool.files, tool.moreFiles)
        : pre(JSON.stringify(tool.arguments, null, 2));
  const shown = tool.output === null || tool.output === '' ? '' : `<p>Output:</p>${pre(tool.output)}`;
  return article(place, tone, toolTitle(tool), `${note === null ? '' : words(note)}${body}${shown}`);
}

export function toolTitle({ name, type, status, exitCode, durationMs, arguments: args }: ToolParts): string {
  const what = type === 'command' ? 'Command' : type === 'files' ? 'File change' : `Tool ${name}`;
  const facts = [
    status,
    exitCode === null ? null : `exit ${exitCode}`,
    durationMs === null ? null : `${durationMs} ms`,
    typeof args.cwd === 'string' ? `in ${args.cwd}` : null,
  ].filter((fact) => fact !== null);
  return facts.length === 0 ? what : `${what}: ${facts.join(', ')}`;
}

export const askTitle = ({ number, what }: AskParts): string => `Request ${number}: the agent asked ${what}`;
export const verdictText = ({ decision, rules, policyHash }: AskParts): string =>
  `The policy said “${decision}” (rules ${rules.join(', ') || 'none'}; policy ${policyHash.slice(0, 16)}).`;

function askHtml(place: { readonly at: number; readonly seq: number }, ask: AskParts): string {
  const parts = [
    ask.command === null ? '' : pre(ask.command),
    ask.cwd === null ? '' : words(`In ${ask.cwd}`),
    ask.reason === null ? '' : words(`Its reason: ${ask.reason}`),
    filesHtml(ask.files, ask.moreFiles),
    ask.detail === null ? '' : pre(ask.detail),
    words(verdictText(ask)),
    words(`Shown as ${ask.shownHash}`),
  ];
  return article(place, 'ask', askTitle(ask), parts.join(''));
}

const filesHtml = (files: readonly FileParts[], more: number): string =>
  files
    .map(({ path, change, diff }) => `<p><code>${text(path)}</code> (${text(change)})</p>${diffHtml(diff)}`)
    .join('') + (more === 0 ? '' : words(`${more} more files are in the ledger.`));

/** A colour for each line, and its own sign in front of it, so that the colour is not needed. */
function diffHtml(diff: string): string {
  if (diff === '') return '';
  const lines = diff.split('\n').map((line) => {
    const style = line.startsWith('+')
      ? 'add'
      : line.startsWith('-')
        ? 'del'
        : line.startsWith('@@')
          ? 'hunk'
          : 'same';
    return `<span class="${style}">${text(line) || ' '}</span>`;
  });
  return `<pre tabindex="0">${lines.join('')}</pre>`;
}
