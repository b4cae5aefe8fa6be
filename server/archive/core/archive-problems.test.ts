import { describe, expect, test } from 'vitest';
import { parseArchive } from './parse';
import { endMarker, renderArchive, renderHeader, renderTurn } from './render';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const thread = '0A8D4C1E-7F3B-4E55-9D1A-0C9B6A3F2E10';
const idOf = (n: number): string => `${String(n).padStart(8, '0')}-0000-4000-8000-000000000000`;
const turnOf = (n: number, user = `question ${n}`, assistant = `answer ${n} ünïcode`) => ({
  id: idOf(n),
  timestamp: 1_700_000_000_000 + n * 1_000,
  status: 'completed' as const,
  user,
  assistant,
  actions: [],
});
const three = [1, 2, 3].map((n) => turnOf(n));
const file = renderArchive(thread, three);

/** What was read, and the text of each problem's place. */
function read(text: string) {
  const bytes = bytesOf(text);
  const { turns, problems } = parseArchive(bytes);
  return {
    users: turns.map((turn) => turn.user),
    turns,
    problems: problems.map(({ offset, length, reason, taken }) => ({
      reason,
      taken,
      at: new TextDecoder().decode(bytes.subarray(offset, offset + length)),
    })),
  };
}
const allOf = (n: number): string => renderTurn(turnOf(n)).trimEnd().slice(0, -'---'.length).trimEnd();

describe('what cannot be read is reported with its place, and the rest is read', () => {
  test('a torn tail', () => {
    const cut = file.slice(0, file.lastIndexOf('### Actions'));
    const { users, problems } = read(cut);
    expect(users).toEqual(['question 1', 'question 2']);
    expect(problems).toEqual([
      {
        taken: false,
        reason: expect.stringContaining('no end'),
        at: cut.slice(cut.indexOf(`<!-- CODEXCHAT_TURN_BEGIN id=${idOf(3)}`)),
      },
    ]);
  });

  test('an end that is missing in the middle', () => {
    const { users, problems } = read(file.replace(`${endMarker}\n`, ''));
    expect(users).toEqual(['question 2', 'question 3']);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.at).toMatch(/^<!-- CODEXCHAT_TURN_BEGIN id=00000001[\s\S]*answer 1/);
  });

  test.each([
    [`id=${idOf(2)}`, 'id=00000002-0000-4000-8000-00000000000', 'is not the id of a turn'],
    [`id=${idOf(2)}`, '', 'is not the id of a turn'],
    ['timestamp=2023-11-14T22:13:22Z', 'timestamp=2023-02-31T22:13:22Z', 'is not a time'],
    ['timestamp=2023-11-14T22:13:22Z', 'timestamp=yesterday', 'is not a time'],
    ['22Z status=completed -->', '22Z status=completed', 'is not closed'],
  ])('a begin line whose %s reads %s', (from, to, reason) => {
    const { users, problems } = read(file.replace(from, to));
    expect(users).toEqual(['question 1', 'question 3']);
    expect(problems).toEqual([
      { taken: false, reason: expect.stringContaining(reason), at: `${allOf(2).replace(from, to)}\n` },
    ]);
  });

  test('an id that stands there twice: the later block counts, the earlier one is named', () => {
    const { turns, problems } = read(
      file + renderTurn(turnOf(1, 'question 1', 'other')) + renderTurn(turnOf(2)),
    );
    expect(turns.map((turn) => turn.assistant)).toEqual(['other', 'answer 2 ünïcode', 'answer 3 ünïcode']);
    expect(problems.map(({ taken, reason }) => [taken, reason])).toEqual([
      [false, expect.stringContaining('the later one was taken')],
      [true, expect.stringContaining('twice')],
    ]);
  });

  test('text outside of every turn', () => {
    const { users, problems } = read(file.replace('---\n', '---\n\nmy note\nand more\n'));
    expect(users).toHaveLength(3);
    expect(problems).toEqual([
      { taken: false, reason: 'text stands outside of every turn', at: 'my note\nand more' },
    ]);
  });

  test('a list of actions that is not one', () => {
    const { turns, problems } = read(
      file.replace('[\n\n]', '[ { "title": 1 } ]').replace('[\n\n]', '[ oops'),
    );
    expect(turns).toHaveLength(3);
    expect(problems.map(({ reason }) => reason)).toEqual([
      '1 of its 1 actions cannot be read and were not taken over',
      'its list of actions cannot be read and was not taken over',
    ]);
  });

  test('bytes that are not UTF-8, with the byte offset of the file and not of its letters', () => {
    const bytes = bytesOf(file);
    const at = new TextDecoder('latin1').decode(bytes).indexOf('answer 2');
    bytes[at] = 0xff;
    const { turns, problems } = parseArchive(bytes);
    expect(turns[1]?.assistant).toBe('\ufffdnswer 2 ünïcode');
    expect(problems).toMatchObject([{ taken: true, reason: expect.stringContaining('not UTF-8') }]);
    const place = new TextDecoder('latin1').decode(bytes).indexOf(`<!-- CODEXCHAT_TURN_BEGIN id=${idOf(2)}`);
    expect(problems[0]?.offset).toBe(place);
    expect(place).toBeGreaterThan(file.indexOf(`<!-- CODEXCHAT_TURN_BEGIN id=${idOf(2)}`));
  });

  test('another version, or none', () => {
    expect(read(file.replace('VERSION: 2', 'VERSION: 3')).problems[0]?.reason).toContain('version 3');
    expect(read(allOf(1)).problems[0]?.reason).toContain('does not say');
    expect(read('').problems).toEqual([]);
    expect(read('just a note').problems).toHaveLength(2);
  });
});

describe('files of the original, which breaks no markers', () => {
  const original = (user: string, assistant: string): string =>
    renderHeader(thread) +
    renderTurn(turnOf(1, 'USER', 'ASSISTANT'))
      .replace('USER', () => user)
      .replace('ASSISTANT', () => assistant) +
    renderTurn(turnOf(2));

  test.each([
    ['the end marker', `before\n${endMarker}\nafter`],
    ['a rule', 'before\n\n---\n\nafter'],
    ['a fence', '```json\n[\n]\n```\n\n````\n```\n````'],
    ['a heading of a turn', '## Turn 2023-11-14T22:13:20Z'],
    ['the heading of the user', 'a\n\n### User\n\nb'],
    ['the heading of the actions', 'a\n\n### Actions\n\nb'],
    [
      'a begin marker',
      `a\n<!-- CODEXCHAT_TURN_BEGIN id=${idOf(9)} timestamp=2023-11-14T22:13:20Z status=failed -->\nb`,
    ],
    ['whole blocks', `look:\n\n${renderTurn(turnOf(8))}${renderTurn(turnOf(9))}\nwell?`],
    ['what we write ourselves to break a marker', 'a ##\\# User\n<\\!-- CODEXCHAT_TURN_END -->'],
  ])('an answer with %s in it', (_name, text) => {
    const { turns, problems } = read(original('q', text));
    expect(turns.map((turn) => turn.id)).toEqual([idOf(1), idOf(2)]);
    expect(turns[0]).toMatchObject({ user: 'q', assistant: text.trim() });
    // A second heading of the assistant could be the real one: that is said, and nothing is lost.
    expect(problems.filter((problem) => !problem.taken || !text.includes('### Assistant'))).toEqual([]);
  });

  test('a question with the heading of the assistant in it is read to there, and it says so', () => {
    const { turns, problems } = read(original('a\n\n### Assistant\n\nb', 'c'));
    expect(turns[0]).toMatchObject({ user: 'a', assistant: 'b\n\n### Assistant\n\nc' });
    expect(problems).toMatchObject([
      { taken: true, reason: expect.stringContaining('heading of the assistant') },
    ]);
  });

  test('statuses', () => {
    const status = (word: string) => read(file.replace('status=completed', word)).turns[0]?.status;
    expect(['status=failed', 'status=pending', 'status=new', ''].map(status)).toEqual([
      'failed',
      'pending',
      'completed',
      'completed',
    ]);
  });

  test.each([
    '_Pending response..._',
    '_Turn failed before assistant output._',
    '_No assistant output captured._',
  ])('the words %s stand for no answer', (words) => {
    expect(read(original('q', words)).turns[0]?.assistant).toBe('');
  });
});

test('a large file is read in a time that grows with its size, also a hostile one', () => {
  const size = 4 * 1024 * 1024;
  const hostile = {
    blocks: renderHeader(thread) + renderTurn(turnOf(1)).repeat(12_000),
    ends: `${endMarker}\n`.repeat(size / 30),
    begins: `<!-- CODEXCHAT_TURN_BEGIN id=${idOf(1)} timestamp=2023-11-14T22:13:20Z -->\n## Turn x\n`.repeat(
      size / 110,
    ),
    returns: renderArchive(thread, [turnOf(1, '\r'.repeat(size))]),
    blanks: renderArchive(thread, [turnOf(1, `a${' '.repeat(size)}b`)]),
    hashes: renderArchive(thread, [turnOf(1, '#'.repeat(size))]),
    slashes: renderArchive(thread, [turnOf(1, `##${'\\'.repeat(size)}`)]),
    headings: renderArchive(thread, [turnOf(1)]).replace('answer 1', '### Actions\n\n'.repeat(size / 13)),
  };
  for (const [name, text] of Object.entries(hostile)) {
    const bytes = bytesOf(text);
    const begun = performance.now();
    const parsed = parseArchive(bytes);
    const seconds = (performance.now() - begun) / 1_000;
    expect(parsed.problems.length, name).toBeLessThanOrEqual(1_000);
    // Linear work takes well below a second; quadratic work over four million characters takes hours.
    expect(seconds, name).toBeLessThan(10);
  }
});
