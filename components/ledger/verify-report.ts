import type { Json, JsonObject } from '../../server/vocabulary';
import { countIn, listIn, objectIn, textIn } from '../patterns/json-read';

/** What a screen shows of a report of `ledger verify`. */
export interface Finding {
  readonly seq: number | null;
  readonly field: string;
  readonly what: string;
}
export interface Verdict {
  readonly ok: boolean;
  readonly findings: readonly Finding[];
  /** Findings beyond those listed. */
  readonly more: number;
}
export interface Check {
  readonly name: string;
  readonly status: string;
  readonly count: number;
  readonly what: string;
}
export interface Anchor {
  readonly kind: string;
  readonly ref: string;
  readonly status: string;
  readonly what: string;
}
export interface VerifyReport {
  readonly entries: number;
  readonly integrity: Verdict;
  readonly completeness: Verdict;
  readonly firstBad: Finding | null;
  readonly checks: readonly Check[];
  readonly anchors: readonly Anchor[];
  readonly undetectable: readonly string[];
}

const findingIn = (from: JsonObject): Finding => ({
  seq: typeof from.seq === 'number' ? from.seq : null,
  field: textIn(from.field),
  what: textIn(from.what),
});

/** Anything but a plain `ok` is a fault. */
const verdictIn = (value: Json | undefined): Verdict => {
  const from = objectIn(value);
  return {
    ok: from?.status === 'ok',
    findings: listIn(from?.findings).map(findingIn),
    more: countIn(from?.more),
  };
};

/** Reads the report that a job keeps; null when it is none of a kind that this screen knows. */
export function readVerifyReport(report: JsonObject | null): VerifyReport | null {
  if (report === null || !textIn(report.format).startsWith('codexchat-ledger-verify/')) return null;
  const firstBad = objectIn(report.firstBad);
  const named = (from: JsonObject) => ({ status: textIn(from.status), what: textIn(from.what) });
  return {
    entries: countIn(report.entries),
    integrity: verdictIn(report.integrity),
    completeness: verdictIn(report.completeness),
    firstBad: firstBad === null ? null : findingIn(firstBad),
    checks: listIn(report.checks).map((from) => ({
      ...named(from),
      name: textIn(from.name),
      count: countIn(from.count),
    })),
    anchors: listIn(report.anchors).map((from) => ({
      ...named(from),
      kind: textIn(from.kind),
      ref: textIn(from.ref),
    })),
    undetectable: Array.isArray(report.undetectable) ? report.undetectable.map(textIn) : [],
  };
}
