import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markdownBlocks } from './markdown-blocks';

describe('markdownBlocks', () => {
  it('cuts paragraphs and keeps code fences whole', () => {
    expect(markdownBlocks('One\n\nTwo\n\n```js\na\n\nb\n```\n\nThree')).toEqual([
      'One\n\n',
      'Two\n\n',
      '```js\na\n\nb\n```\n\n',
      'Three',
    ]);
  });

  it('keeps loose lists, quotes and indented text with what they belong to', () => {
    expect(markdownBlocks('1. a\n\n2. b\n\n   more\n')).toHaveLength(1);
    expect(markdownBlocks('> a\n\n> b')).toHaveLength(1);
  });

  it('an open fence swallows the rest until it closes', () => {
    expect(markdownBlocks('a\n\n```\nb\n\nc')).toEqual(['a\n\n', '```\nb\n\nc']);
  });

  it('loses and adds nothing, and only the last block changes while text grows', () => {
    const piece = fc.constantFrom(
      'word ',
      '\n',
      '\n\n',
      '```\n',
      '- item\n',
      '    code\n',
      '# head\n',
      '> q\n',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), piece, (pieces, more) => {
        const text = pieces.join('');
        const blocks = markdownBlocks(text);
        expect(blocks.join('')).toBe(text);
        const grown = markdownBlocks(text + more);
        expect(grown.slice(0, Math.max(0, blocks.length - 1))).toEqual(blocks.slice(0, -1));
      }),
    );
  });
});
