import type { ReactElement } from 'react';
import { shortPath } from '../patterns/short-id';
import { VisibleText } from '../patterns/visible-code';

interface ProblemListProps {
  readonly problems: readonly {
    readonly file: string;
    readonly line: number;
    readonly what: string;
    readonly remedy: string;
  }[];
  /** Leads to a line of the copy that is being edited. */
  readonly onLine?: ((line: number) => void) | undefined;
}

/** Faults of policy files: where, what, and how to mend it. */
export function ProblemList({ problems, onLine }: ProblemListProps): ReactElement {
  return (
    <ul className="grid gap-1.5">
      {problems.map((problem) => (
        <li key={`${problem.file}:${problem.line}:${problem.what}`} className="wrap-anywhere">
          {onLine ? (
            <button
              type="button"
              onClick={() => onLine(problem.line)}
              className="rounded font-mono text-12 text-link underline"
            >
              Line {problem.line}
            </button>
          ) : (
            <span className="font-mono text-12" title={problem.file}>
              {shortPath(problem.file, 1)}:{problem.line}
            </span>
          )}{' '}
          <VisibleText text={problem.what} /> <span className="text-secondary">{problem.remedy}</span>
        </li>
      ))}
    </ul>
  );
}
