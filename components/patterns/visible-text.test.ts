import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleParts, visibleText } from './visible-text';

describe('visibleText', () => {
  it('leaves plain text, tabs and newlines alone', () => {
    expect(visibleText('ls -la\n\tä 漢字 😀')).toBe('ls -la\n\tä 漢字 😀');
  });

  it('marks bidi overrides, zero-width, control, private-use and separator characters', () => {
    expect(visibleText('rm \u202Efdp.exe')).toBe('rm ⟨U+202E⟩fdp.exe');
    expect(visibleText('a\u200Bb\u2066c')).toBe('a⟨U+200B⟩b⟨U+2066⟩c');
    expect(visibleText('\u001b[31m\r')).toBe('⟨U+001B⟩[31m⟨U+000D⟩');
    expect(visibleText('\uE000\u2028\u2029\u00AD')).toBe('⟨U+E000⟩⟨U+2028⟩⟨U+2029⟩⟨U+00AD⟩');
    expect(visibleText('\u{E0041}')).toBe('⟨U+E0041⟩');
  });

  it('marks a lone surrogate and keeps a pair', () => {
    expect(visibleText('\uD83D')).toBe('⟨U+D83D⟩');
    expect(visibleText('😀')).toBe('😀');
  });

  it('never lets a hidden character through, and says which parts are marks', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const parts = visibleParts(text);
        const shown = parts.map((part) => part.text).join('');
        expect(shown.replace(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/u);
        for (const part of parts) if (part.escaped) expect(part.text).toMatch(/^⟨U\+[0-9A-F]{4,6}⟩$/);
      }),
    );
  });
});
