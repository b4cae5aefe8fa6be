import fc from 'fast-check';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import ReactMarkdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { expect, test } from 'vitest';
import { escapeHtml } from './escape-html';
import { fenced, plainLine, quoted } from './markdown-quote';

const rendered = (markdown: string): string =>
  renderToStaticMarkup(createElement(ReactMarkdown, { remarkPlugins: [remarkGfm] }, markdown));
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
/** Pieces of which Markdown is made, and with which one leaves a quotation or a fence. */
const piece = fc.constantFrom(
  '```',
  '~~~',
  '````',
  '`',
  '\n',
  '\n\n',
  '\r',
  '> ',
  '# ',
  '- ',
  '1. ',
  '    ',
  '\t',
  '<b>',
  '</blockquote>',
  '<!--',
  '-->',
  '<script>',
  '![p](http://x.example/p)',
  '[a](javascript:x)',
  '[r]: javascript:x\n',
  '[r]',
  '](',
  '\\',
  '|',
  '---',
  '===',
  '&lt;',
  'word',
  ' ',
  '\u2028',
  '\u202e',
  '\0',
);
const text = fc.array(piece, { maxLength: 30 }).map((parts) => parts.join(''));

test('whatever is said stays in its quotation, and makes no tag, picture or script link', () => {
  fc.assert(
    fc.property(text, (said) => {
      const html = rendered(`before\n\n${quoted(said)}\n\n### ours\n`);
      expect(html.startsWith('<p>before</p>\n<blockquote>'), html).toBe(true);
      expect(html.endsWith('</blockquote>\n<h3>ours</h3>'), html).toBe(true);
      expect(html).not.toMatch(/<(?:b|script|img)[ >]|href="(?!https?:|mailto:)[^"]/);
    }),
    { seed, numRuns: 40 },
  );
}, 20_000);

test('whatever is fenced is code, all of it, and a line of words is words', () => {
  fc.assert(
    fc.property(text, (said) => {
      const html = rendered(`${fenced(said)}\n\n### ours\n`);
      expect(html).toMatch(/^<pre><code>[^<]*<\/code><\/pre>\n<h3>ours<\/h3>$/);
      const line = rendered(`- x: ${plainLine(said)}`);
      expect(line).not.toMatch(/<(?:b|script|img|h\d|code|pre|table|em|strong|blockquote)[ >]/);
    }),
    { seed, numRuns: 40 },
  );
}, 20_000);

test('escaped text has no tag, no quote and nothing unseen', () => {
  fc.assert(
    fc.property(text, (said) => {
      const shown = escapeHtml(said);
      for (const char of ['<', '>', '"', "'", '\r', '\0', '\u202e', '\u2028'])
        expect(shown).not.toContain(char);
    }),
    { seed },
  );
});
