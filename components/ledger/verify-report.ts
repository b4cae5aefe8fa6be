import type { Json, JsonObject } from '../../server/vocabulary';
import { archiveRow } from '../patterns/archive-words';
import type { FileRow } from '../patterns/file-table';
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
  /** What keeps `ok` from saying that all is well; null when nothing does. */
  readonly caveat: string | null;
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
export interface Archives {
  readonly ok: boolean;
  /** Sessions compared and files looked at. */
  readonly checked: number;
  readonly rows: readonly FileRow[];
}
export interface VerifyReport {
  readonly entries: number;
  readonly integrity: Verdict;
  readonly completeness: Verdict;
  readonly firstBad: Finding | null;
  readonly checks: readonly Check[];
  readonly anchors: readonly Anchor[];
  readonly undetectable: readonly string[];
  /** Null when the archives were not compared. */
  readonly archives: Archives | null;
}

const findingIn = (from: JsonObject): Finding => ({
  seq: typeof from.seq === 'number' ? from.seq : null,
  field: textIn(from.field),
  what: textIn(from.what),
});

const archivesIn = (value: Json | undefined): Archives | null => {
  const from = objectIn(value);
  if (from === null) return null;
  const projects = listIn(from.projects);
  const problems = projects.flatMap((project): readonly FileRow[] => {
    const problem = objectIn(project.problem);
    return problem === null
      ? []
      : [{ path: textIn(project.folder), offset: null, state: 'cannot be used', what: textIn(problem.what) }];
  });
  const findings = projects.flatMap((project) =>
    listIn(project.findings).map((finding) =>
      archiveRow({
        path: textIn(finding.path),
        offset: typeof finding.offset === 'number' ? finding.offset : null,
        state: textIn(finding.state),
        what: textIn(finding.what),
      }),
    ),
  );
  return {
    ok: from.status === 'ok',
    checked: projects.reduce((sum, project) => sum + countIn(project.checked), 0),
    rows: [...problems, ...findings],
  };
};

/** Anything but a plain `ok` is a fault. */
const verdictIn = (value: Json | undefined): Verdict => {
  const from = objectIn(value);
  return {
    ok: from?.status === 'ok',
    findings: listIn(from?.findings).map(findingIn),
    more: countIn(from?.more),
    caveat: typeof from?.caveat === 'string' ? from.caveat : null,
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
    archives: archivesIn(report.archives),
    undetectable: Array.isArray(report.undetectable) ? report.undetectable.map(textIn) : [],
  };
}
