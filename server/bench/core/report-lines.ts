import { type Measure, type Report, ratioOf, reachesAim } from './report';

/** A report for people: one line per number, aligned, with aim and ratio where there are any. */
export function reportLines({ name, seconds, load, measures, notes }: Report): readonly string[] {
  const widest = Math.max(0, ...measures.map(({ what }) => what.length));
  return [
    `${name} (${seconds.toFixed(0)} s; load ${load.toFixed(1)} before it)`,
    ...measures.map(
      (one) => `  ${one.what.padEnd(widest)}  ${amount(one.value, one.unit).padStart(16)}${rest(one)}`,
    ),
    ...notes.map((note) => `  note: ${note}`),
  ];
}

const amount = (value: number, unit: Measure['unit']): string =>
  `${value.toLocaleString('en-US', { maximumFractionDigits: figures(value) })} ${unit}`;

/** As many figures as help: 12,345 · 123 · 12.3 · 1.23 */
const figures = (value: number): number => (Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);

function rest(one: Measure): string {
  const reached = reachesAim(one);
  const ratio = ratioOf(one);
  const parts: string[] = [];
  if (one.aim !== null) {
    const words = 'most' in one.aim ? `<= ${one.aim.most}` : `>= ${one.aim.least}`;
    parts.push(`aim ${words}: ${reached ? 'reached' : 'MISSED'}`);
  }
  if (one.beside !== null && ratio !== null)
    parts.push(
      `${ratio.toFixed(ratio < 0.1 ? 4 : 2)}x of ${one.beside.what} (${amount(one.beside.value, one.unit)})`,
    );
  return parts.length === 0 ? '' : `  ${parts.join('; ')}`;
}
