import { escapeHtml as text } from './escape-html';
import { headerFacts, howToVerify, transcriptLossy } from './header-facts';
import { htmlBlock, type MarkdownHtml } from './html-block';
import { htmlStyle } from './html-style';
import { Narrator } from './narrate';
import type { Format, RecordFacts } from './record';

export interface HtmlParts {
  readonly facts: RecordFacts;
  readonly markdown: MarkdownHtml;
  /** Base64 SHA-256 of `htmlStyle`: the page allows this style and nothing else, no script, no picture, no address. */
  readonly styleHash: string;
}

/** One page that needs nothing else: no script, no network. */
export function htmlFormat({ facts, markdown, styleHash }: HtmlParts): Format {
  const narrator = new Narrator();
  return {
    begin: () => head(facts, styleHash),
    entry: (record) =>
      narrator
        .entry(record)
        .map((block) => htmlBlock(block, markdown))
        .join(''),
    end() {
      const { blocks, counts } = narrator.end();
      const rest = blocks.map((block) => htmlBlock(block, markdown)).join('');
      return `${rest}</main>
<footer><h2>Not shown entry by entry</h2><ul>${items(counts)}</ul><h2>Left out (lossy)</h2><ul>${items(transcriptLossy)}</ul></footer>
</body></html>
`;
    },
  };
}

const items = (texts: readonly string[]): string => texts.map((item) => `<li>${text(item)}</li>`).join('');

const head = (facts: RecordFacts, styleHash: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
<title>${text(facts.title)}</title><style>${htmlStyle}</style></head>
<body><header><h1>${text(facts.title)}</h1>
<dl>${headerFacts(facts)
  .map(([name, value]) => `<dt>${text(name)}</dt><dd><code>${text(value)}</code></dd>`)
  .join('')}</dl>
${howToVerify(facts)
  .map((line) => `<p>${text(line)}</p>`)
  .join('')}
<details><summary>Signed checkpoint</summary><pre tabindex="0">${text(facts.checkpoint)}</pre></details></header>
<main>
`;
