import { asks, type Scenario } from '../scenario';

const shape = /stream (\d+) characters in (\d+) deltas over (\d+(?:\.\d+)?) seconds?/;
const most = { characters: 5_000_000, deltas: 200_000, seconds: 600 };

/** For measurements: `stream 10000 characters in 2500 deltas over 10 seconds`. Beyond the bounds above it gives the bound. */
export const stream: Scenario = {
  prompt: 'stream 10000 characters in 2500 deltas over 10 seconds',
  shows: 'text of a chosen length at a chosen pace',
  matches: (prompt) => shape.test(prompt.replaceAll(/\s+/g, ' ')) && asks(prompt, 'stream'),
  next({ prompt }) {
    const [, characters, deltas, seconds] = shape.exec(prompt.toLowerCase().replaceAll(/\s+/g, ' ')) ?? [];
    const total = Math.min(most.characters, Number(characters ?? 0));
    const count = Math.max(1, Math.min(most.deltas, total, Number(deltas ?? 1)));
    const overMs = Math.min(most.seconds, Number(seconds ?? 0)) * 1000;
    return { say: { deltas: cut(numbered(total), count), overMs } };
  },
};

/** Text whose every place is told by the number in it, so that a gap or a doubled piece is seen. */
function numbered(total: number): string {
  const words: string[] = [];
  let length = 0;
  while (length < total) {
    const word = `${length} `;
    words.push(word);
    length += word.length;
  }
  return words.join('').slice(0, total);
}

/** As even as whole characters allow. */
function cut(text: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) =>
    text.slice(Math.floor((text.length * index) / count), Math.floor((text.length * (index + 1)) / count)),
  );
}
