import { z } from 'zod';

/** One number, what it should be, and what it stands beside. The shape of `bench --json`. */
export const measureSchema = z.object({
  what: z.string(),
  value: z.number(),
  unit: z.enum([
    'ms',
    's',
    'bytes',
    'kB',
    'MB',
    'MB/s',
    '%',
    'x',
    '/s',
    'rows',
    'entries',
    'characters',
    'deltas',
    'turns',
  ]),
  /** What we want: at most, or at least, this much, in the same unit. */
  aim: z.union([z.object({ most: z.number() }), z.object({ least: z.number() })]).nullable(),
  /** Something measured in the same run, or a published number, in the same unit. */
  beside: z.object({ what: z.string(), value: z.number() }).nullable(),
});
export type Measure = z.infer<typeof measureSchema>;

export const reportSchema = z.object({
  name: z.string(),
  seconds: z.number(),
  /** One-minute load average before it began: what else was at work on the machine. */
  load: z.number(),
  measures: z.array(measureSchema),
  /** What a reader must know to judge the numbers. */
  notes: z.array(z.string()),
});
export type Report = z.infer<typeof reportSchema>;

export const documentSchema = z.object({
  machine: z.object({
    platform: z.string(),
    cpus: z.int(),
    node: z.string(),
  }),
  reports: z.array(reportSchema),
});

type Extra = Partial<Pick<Measure, 'aim' | 'beside'>>;

export const measure = (what: string, value: number, unit: Measure['unit'], extra: Extra = {}): Measure => ({
  what,
  value: rounded(value),
  unit,
  aim: extra.aim ?? null,
  beside: extra.beside ? { ...extra.beside, value: rounded(extra.beside.value) } : null,
});

/** Three figures after the point at most: more would claim what was not measured. */
const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** `value` in parts of what stands beside it; null when nothing does, or it is zero. */
export const ratioOf = ({ value, beside }: Measure): number | null =>
  beside === null || beside.value === 0 ? null : value / beside.value;

/** Null without an aim. A missed aim is told, never punished: a benchmark is not a test. */
export function reachesAim({ aim, value }: Measure): boolean | null {
  if (aim === null) return null;
  return 'most' in aim ? value <= aim.most : value >= aim.least;
}
