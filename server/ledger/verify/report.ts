import { z } from 'zod';
import { limits } from '../../vocabulary';

const finding = z.object({
  /** Entry it concerns; null when it concerns the ledger as a whole. */
  seq: z.int().nullable(),
  field: z.string(),
  what: z.string(),
});
const verdict = z.object({
  status: z.enum(['ok', 'fault']),
  /** The first ones found. */
  findings: z.array(finding),
  /** How many more there are. */
  more: z.int(),
});

/** That nothing was found does not say that all is well, when there was nothing to compare with. */
const limited = verdict.extend({ caveat: z.string().nullable() });

/** What `ledger verify` found; the stable answer of `--json`. */
export const verifyReport = z.object({
  format: z.literal('codexchat-ledger-verify/1'),
  ledger: z.string(),
  origin: z.string(),
  /** Verifier key of what signs now; null when nothing was signed yet. */
  vkey: z.string().nullable(),
  /** Entries checked, from 1 on. */
  entries: z.int(),
  /** Base64 root over them; null when they leave a hole. */
  root: z.string().nullable(),
  /** Is everything there as it was written? */
  integrity: limited,
  /** Is everything there? */
  completeness: limited,
  firstBad: finding.nullable(),
  checks: z.array(
    z.object({
      name: z.string(),
      status: z.enum(['ok', 'fault', 'not-checked']),
      /** How many were checked. */
      count: z.int(),
      what: z.string(),
    }),
  ),
  /** Rows of the read model that could not be held against anything, and streams they are of, by the reason. */
  uncompared: z.array(z.object({ why: z.string(), streams: z.int(), rows: z.int() })),
  anchors: z.array(
    z.object({
      kind: z.enum(['head-file', 'checkpoint-file', 'recorded-copy']),
      ref: z.string(),
      /** Entries it speaks of; null when it could not be read. */
      size: z.int().nullable(),
      status: z.enum(['ok', 'fault', 'missing']),
      what: z.string(),
    }),
  ),
  /** What nobody could have noticed with what was given. */
  undetectable: z.array(z.string()),
});

export type VerifyReport = z.infer<typeof verifyReport>;
export type Finding = z.infer<typeof finding>;
export type Check = VerifyReport['checks'][number];
export type Uncompared = VerifyReport['uncompared'][number];
export type AnchorVerdict = VerifyReport['anchors'][number];

export type Kind = 'integrity' | 'completeness';

/** Collects findings without growing with their number. */
export class Findings {
  readonly #kept: Record<Kind, Finding[]> = { integrity: [], completeness: [] };
  readonly #count: Record<Kind, number> = { integrity: 0, completeness: 0 };
  readonly #byField = new Map<string, number>();
  #first: Finding | null = null;

  add(kind: Kind, seq: number | null, field: string, what: string): void {
    const found = { seq, field, what };
    this.#count[kind]++;
    this.#byField.set(field, this.countOf(field) + 1);
    if (this.#kept[kind].length < limits.verifyFindingsMax) this.#kept[kind].push(found);
    if (this.#first === null || earlier(found, this.#first)) this.#first = found;
  }

  /** Findings about any of these fields. */
  countOf(...fields: readonly string[]): number {
    return fields.reduce((sum, field) => sum + (this.#byField.get(field) ?? 0), 0);
  }

  first(): Finding | null {
    return this.#first;
  }

  verdict(kind: Kind): z.infer<typeof verdict> {
    const findings = this.#kept[kind];
    return {
      status: this.#count[kind] === 0 ? 'ok' : 'fault',
      findings,
      more: this.#count[kind] - findings.length,
    };
  }
}

const earlier = (a: Finding, b: Finding): boolean => a.seq !== null && (b.seq === null || a.seq < b.seq);
