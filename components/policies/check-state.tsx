import type { ReactElement } from 'react';
import { failureOf } from '../patterns/trouble';
import { TroubleCallout } from '../patterns/trouble-callout';
import { Button } from '../ui/button';
import { Mark } from '../ui/chip';
import { ProblemList } from './problem-list';
import type { Check } from './use-check';

interface CheckStateProps {
  readonly check: Check;
  readonly file: string;
  readonly onLine: (line: number) => void;
}

/** Whether the copy is a policy, together with all other files. */
export function CheckState({ check, file, onLine }: CheckStateProps): ReactElement {
  const { answer, checking, error, retry } = check;
  if (error !== null)
    return (
      <TroubleCallout
        trouble={failureOf(error).trouble}
        actions={<Button onClick={retry}>Check again</Button>}
      />
    );
  if (answer === null || checking)
    return (
      <div role="status">
        <Mark icon="busy">Checking the copy</Mark>
      </div>
    );
  const { problems, rules } = answer;
  const own = problems.filter((one) => one.file === file);
  const others = problems.filter((one) => one.file !== file);
  return (
    <div role="status" className="grid gap-1.5">
      {problems.length === 0 ? (
        <Mark intent="success" icon="check">
          Valid together with all other files: {rules} rules
        </Mark>
      ) : (
        <Mark intent="danger" icon="alert">
          {problems.length === 1 ? '1 problem' : `${problems.length} problems`}
        </Mark>
      )}
      <ProblemList problems={own} onLine={onLine} />
      <ProblemList problems={others} />
    </div>
  );
}
