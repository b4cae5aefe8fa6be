import { z } from 'zod';
import { type Engine, type Problem, policyCases, runCases } from '../policy';
import { readFileText } from '../policy-source';

export interface CheckedCases {
  readonly file: string;
  readonly count: number;
  readonly problems: readonly Problem[];
}

/** Every case of a file whose decision is not the expected one, with the line on which its id stands. */
export function checkCaseFile(engine: Engine, file: string): CheckedCases {
  const text = readFileText(file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const what = `It is no JSON: ${error instanceof Error ? error.message : String(error)}.`;
    return { file, count: 0, problems: [{ file, line: 1, what, remedy: 'Correct the JSON.' }] };
  }
  const read = policyCases.safeParse(value);
  if (!read.success) {
    const what = `It is no list of cases: ${z.prettifyError(read.error).slice(0, 400)}`;
    return {
      file,
      count: 0,
      problems: [{ file, line: 1, what, remedy: 'Each case needs id, command, cwd and expected.' }],
    };
  }
  const lineOf = (id: string): number =>
    text.slice(0, Math.max(0, text.indexOf(JSON.stringify(id)))).split('\n').length;
  const problems = runCases(engine, read.data).flatMap(({ id, expected, decision, rules, miss }) =>
    miss === null
      ? []
      : [
          {
            file,
            line: lineOf(id),
            what: `Case ${id} wants ${expected} and gets ${decision} (${rules.join(', ') || 'no rule'}).`,
            remedy: 'Change the rule, or the case if it asks for the wrong thing; `policy explain` says why.',
          },
        ],
  );
  const ids = read.data.map(({ id }) => id);
  const twice = [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))].map((id) => ({
    file,
    line: lineOf(id),
    what: `Case ${id} is there twice.`,
    remedy: 'Give each case an id of its own.',
  }));
  return { file, count: read.data.length, problems: [...problems, ...twice] };
}
