import { exhaustive } from '../../vocabulary';
import type { AskParts, Block } from './blocks';
import { headerFacts, howToVerify, transcriptLossy } from './header-facts';
import { askTitle, toolTitle, verdictText } from './html-block';
import type { FileParts, ToolParts } from './item-parts';
import { fenced, plainLine, quoted } from './markdown-quote';
import { Narrator } from './narrate';
import { type Format, isoTime, type RecordFacts } from './record';

/** The transcript as Markdown: our headings and lines, and everything that was said quoted or fenced. */
export function markdownFormat({ facts }: { readonly facts: RecordFacts }): Format {
  const narrator = new Narrator();
  return {
    begin: () =>
      lines(
        `# ${plainLine(facts.title)}`,
        headerFacts(facts)
          .map(([name, value]) => `- ${name}: ${plainLine(value)}`)
          .join('\n'),
        ...howToVerify(facts).map(plainLine),
        fenced(facts.checkpoint),
      ),
    entry: (record) => narrator.entry(record).map(markdownBlock).join(''),
    end() {
      const { blocks, counts } = narrator.end();
      return (
        blocks.map(markdownBlock).join('') +
        lines('## Not shown entry by entry', list(counts), '## Left out (lossy)', list(transcriptLossy))
      );
    },
  };
}

const lines = (...parts: readonly string[]): string =>
  parts
    .filter((part) => part !== '')
    .map((part) => `${part}\n\n`)
    .join('');
const list = (items: readonly string[]): string => items.map((item) => `- ${plainLine(item)}`).join('\n');

function markdownBlock(block: Block): string {
  const heading = (title: string) => `### ${plainLine(title)} (${isoTime(block.at)}, entry ${block.seq})`;
  switch (block.kind) {
    case 'prompt':
      return lines(heading(`${block.title} (${block.who})`), quoted(block.text));
    case 'message':
      return lines(heading(block.title), quoted(block.text));
    case 'tool':
      return lines(heading(toolTitle(block.tool)), plainLine(block.note ?? ''), ...toolLines(block.tool));
    case 'ask':
      return lines(heading(askTitle(block.ask)), ...askLines(block.ask));
    case 'diff':
      return lines(heading(block.title), fenced(block.diff, 'diff'));
    case 'line':
      return lines(
        heading(block.title),
        plainLine(block.text ?? ''),
        block.detail === null ? '' : fenced(block.detail),
      );
    case 'raw':
      return lines(
        heading(`Entry of a kind this page does not know: ${block.type}`),
        fenced(block.json, 'json'),
      );
    default:
      return exhaustive(block);
  }
}

function toolLines({ type, arguments: args, files, moreFiles, output }: ToolParts): readonly string[] {
  const shown = output === null || output === '' ? [] : ['Output:', fenced(output)];
  if (type === 'command') return [fenced(String(args.command ?? ''), 'sh'), ...shown];
  if (type === 'files') return [...fileLines(files, moreFiles), ...shown];
  return [fenced(JSON.stringify(args, null, 2), 'json'), ...shown];
}

const fileLines = (files: readonly FileParts[], more: number): readonly string[] => [
  ...files.flatMap(({ path, change, diff }) => [
    `${plainLine(path)} (${plainLine(change)})`,
    diff === '' ? '' : fenced(diff, 'diff'),
  ]),
  more === 0 ? '' : `${more} more files are in the ledger.`,
];

const askLines = (ask: AskParts): readonly string[] => [
  ask.command === null ? '' : fenced(ask.command, 'sh'),
  ask.cwd === null ? '' : `In ${plainLine(ask.cwd)}`,
  ask.reason === null ? '' : `Its reason: ${plainLine(ask.reason)}`,
  ...fileLines(ask.files, ask.moreFiles),
  ask.detail === null ? '' : fenced(ask.detail),
  plainLine(verdictText(ask)),
  `Shown as ${ask.shownHash}`,
];
