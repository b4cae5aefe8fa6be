import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** Computes WCAG contrast over the colour table of colours.css: text 4.5 : 1, marks, controls and focus 3 : 1. */
const css = readFileSync(new URL('../../app/colours.css', import.meta.url), 'utf8');

type Table = Readonly<Record<string, string>>;
const tableAfter = (head: string): Table => {
  const start = css.indexOf(`${head} {`);
  const body = css.slice(start, css.indexOf('\n}', start));
  return Object.fromEntries([...body.matchAll(/--([\w-]+): (oklch\([^)]+\));/g)].map((m) => [m[1], m[2]]));
};
const light = tableAfter(':root');
const dark = tableAfter(':root[data-theme="dark"]');

/** Relative luminance of an opaque OKLCH colour, by way of OKLab and linear sRGB (clipped to the gamut as a screen does). */
function luminance(color: string): number {
  const [l = 0, c = 0, h = 0] = color.slice(6, -1).split('/')[0]?.trim().split(/\s+/).map(Number) ?? [];
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const L = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const M = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const S = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  const red = clip(4.0767416621 * L - 3.3077115913 * M + 0.2309699292 * S);
  const green = clip(-1.2684380046 * L + 2.6097574011 * M - 0.3413193965 * S);
  const blue = clip(-0.0041960863 * L - 0.7034186147 * M + 1.707614701 * S);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const surfaces = ['canvas', 'raised', 'sunken', 'overlay', 'hover', 'selected'];
const intents = ['neutral', 'info', 'success', 'notice', 'danger'];
const pairs = (texts: readonly string[], grounds: readonly string[]) =>
  texts.flatMap((text) => grounds.map((ground) => [text, ground] as const));

const textPairs = [
  ...pairs(['content', 'secondary', 'tertiary'], surfaces),
  ...pairs(
    ['link', ...intents.map((intent) => `${intent}-text`)],
    ['canvas', 'raised', 'sunken', 'overlay', 'selected'],
  ),
  ...pairs(
    ['content', 'secondary'],
    intents.map((intent) => `${intent}-soft`),
  ),
  ...intents.map((intent) => [`${intent}-text`, `${intent}-soft`] as const),
  ...pairs(['tertiary'], ['success-soft', 'danger-soft']),
  ...pairs(['link'], ['notice-soft', 'info-soft']),
  ['inverse', 'solid'] as const,
  ['inverse', 'solid-hover'] as const,
  ...pairs(
    ['syntax-keyword', 'syntax-string', 'syntax-number', 'syntax-title', 'syntax-comment'],
    ['sunken'],
  ),
];
const markPairs = [...pairs(['focus'], surfaces), ...pairs(['control'], ['canvas', 'raised', 'overlay'])];

describe.each([
  ['light', light],
  ['dark', dark],
])('%s theme', (_name, table) => {
  const of = (role: string): string => {
    const color = table[role];
    if (color === undefined) throw new Error(`the table has no ${role}`);
    return color;
  };

  it('has every role of the other theme', () => {
    expect(Object.keys(light).length).toBeGreaterThan(35);
    expect(Object.keys(dark).sort()).toEqual(Object.keys(light).sort());
  });

  it.each(textPairs)('text %s on %s is readable', (text, ground) => {
    expect(contrast(of(text), of(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(markPairs)('mark %s on %s is visible', (mark, ground) => {
    expect(contrast(of(mark), of(ground))).toBeGreaterThanOrEqual(3);
  });
});

it('computes what others compute', () => {
  expect(contrast('oklch(1 0 0)', 'oklch(0 0 0)')).toBeCloseTo(21, 1);
  // #777777 on white is 4.48 : 1.
  expect(contrast('oklch(1 0 0)', 'oklch(0.5693 0 0)')).toBeCloseTo(4.48, 1);
});
