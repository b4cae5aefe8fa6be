import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ArchiveTurn, archivable } from './archive-turn';
import { escapeText, placeholders, unescapeText } from './escape';
import { parseArchive } from './parse';
import { renderArchive, renderTurn } from './render';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const thread = '0A8D4C1E-7F3B-4E55-9D1A-0C9B6A3F2E10';
const ids = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'] as const;
const noon = Date.UTC(2023, 10, 14, 22, 13, 20);

const turnOf = (o: Partial<ArchiveTurn> = {}): ArchiveTurn => ({
  id: ids[0],
  timestamp: noon,
  status: 'completed',
  user: 'Hello',
  assistant: 'Hi',
  actions: [],
  ...o,
});

/** Words of the format, whole blocks, and everything that has ever confused a line-based reader. */
const piece = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  fc.constantFrom(
    '\n',
    '\n\n',
    '\r\n',
    '\r',
    '\u2028',
    '\\',
    '#',
    '---',
    '```',
    '```json',
    '### User',
    '### Assistant',
    '### Actions',
    '#### Assistant',
    '##\\# User',
    '## Turn 2023-11-14T22:13:20Z',
    '<!-- CODEXCHAT_TURN_END -->',
    '<\\!-- CODEXCHAT_TURN_END -->',
    `<!-- CODEXCHAT_TURN_BEGIN id=${ids[1]} timestamp=2023-11-14T22:13:20Z status=completed -->`,
    ...Object.values(placeholders),
    renderTurn(turnOf({ id: ids[1] })),
  ),
);
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
const instant = fc.integer({ min: 0, max: 4_102_444_800_000 });
const turn: fc.Arbitrary<ArchiveTurn> = fc.record({
  id: fc.uuid(),
  timestamp: instant,
  status: fc.constantFrom('pending' as const, 'completed' as const, 'failed' as const),
  user: text,
  assistant: text,
  actions: fc.array(fc.record({ createdAt: instant, method: text, title: text, detail: text }), {
    maxLength: 3,
  }),
});

describe('what was written is read again', () => {
  test('for any turns, whatever their texts contain', () => {
    fc.assert(
      fc.property(fc.uniqueArray(turn, { maxLength: 4, selector: (one) => one.id }), (turns) => {
        const parsed = parseArchive(bytesOf(renderArchive(thread, turns)));
        expect(parsed.problems).toEqual([]);
        expect(parsed.turns).toEqual(turns.map(archivable));
        expect(parsed).toMatchObject({ version: 2, titleId: thread, problemsOmitted: 0 });
      }),
      { numRuns: 1_500 },
    );
  });

  test('and nothing that the original would take for a marker stands in a text', () => {
    fc.assert(
      fc.property(turn, (one) => {
        const block = renderTurn(one);
        expect(block.split('<!-- CODEXCHAT_')).toHaveLength(3);
        expect(block.split('### Assistant\n\n')).toHaveLength(2);
        expect(block.split('### Actions\n\n')).toHaveLength(2);
      }),
      { numRuns: 1_500 },
    );
  });

  test('and a reader that only looks for the first marker finds the same parts', () => {
    fc.assert(
      fc.property(turn, (one) => {
        const { user, assistant } = archivable(one);
        const block = renderTurn(one);
        const between = (from: string, to: string): string => {
          const start = block.indexOf(from) + from.length;
          return block.slice(start, block.indexOf(to, start)).trim();
        };
        const answer = assistant === '' ? placeholders[one.status] : escapeText(assistant);
        expect(between('### User\n\n', '\n\n### Assistant\n\n')).toBe(escapeText(user));
        expect(between('### Assistant\n\n', '\n\n### Actions\n\n')).toBe(answer);
      }),
      { numRuns: 1_000, examples: [[turnOf({ user: 'a plain text', assistant: '' })]] },
    );
  });

  test('also with the line ends of another system', () => {
    const turns = [
      turnOf({ user: 'one\ntwo' }),
      turnOf({ id: ids[1], assistant: 'a ### User\n### User\nb' }),
    ];
    const parsed = parseArchive(bytesOf(renderArchive(thread, turns).replaceAll('\n', '\r\n')));
    expect(parsed.problems).toEqual([]);
    expect(parsed.turns).toEqual(turns.map(archivable));
  });

  test('breaking a marker and mending it gives any text back', () => {
    fc.assert(
      fc.property(text, (one) => unescapeText(escapeText(one)) === one),
      { numRuns: 2_000 },
    );
  });
});

test('a turn is written exactly as the original writes it', () => {
  const actions = [{ createdAt: noon, method: 'item/completed', title: 'Ran "ls"', detail: 'a\tb\nc' }];
  expect(
    renderArchive(thread.toLowerCase(), [
      turnOf({ actions }),
      turnOf({ id: ids[1], status: 'pending', assistant: '' }),
    ]),
  ).toBe(
    [
      `# Thread Transcript for ${thread}`,
      '',
      '<!-- CODEXCHAT_FORMAT_VERSION: 2 -->',
      '',
      `<!-- CODEXCHAT_TURN_BEGIN id=${ids[0]} timestamp=2023-11-14T22:13:20Z status=completed -->`,
      '## Turn 2023-11-14T22:13:20Z',
      '',
      '### User',
      '',
      'Hello',
      '',
      '### Assistant',
      '',
      'Hi',
      '',
      '### Actions',
      '',
      '```json',
      '[',
      '  {',
      '    "createdAt" : "2023-11-14T22:13:20Z",',
      '    "detail" : "a\\tb\\nc",',
      '    "method" : "item\\/completed",',
      '    "title" : "Ran \\"ls\\""',
      '  }',
      ']',
      '```',
      '',
      '<!-- CODEXCHAT_TURN_END -->',
      '',
      '---',
      '',
      `<!-- CODEXCHAT_TURN_BEGIN id=${ids[1]} timestamp=2023-11-14T22:13:20Z status=pending -->`,
      '## Turn 2023-11-14T22:13:20Z',
      '',
      '### User',
      '',
      'Hello',
      '',
      '### Assistant',
      '',
      '_Pending response..._',
      '',
      '### Actions',
      '',
      '```json',
      '[',
      '',
      ']',
      '```',
      '',
      '<!-- CODEXCHAT_TURN_END -->',
      '',
      '---',
      '',
      '',
    ].join('\n'),
  );
});
