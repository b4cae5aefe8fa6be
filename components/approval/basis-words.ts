import type { VerdictBasis } from '../../server/vocabulary';

/** What a mode, or something about the request, changed about what the rules said. Pure. */
const becauses: Readonly<Record<NonNullable<VerdictBasis['because']>, string>> = {
  'contained-by-sandbox': 'The mode lets run what the sandbox contains.',
  'contained-by-facts': 'The mode lets run what only changes ordinary files of the workspace.',
  'edit-accepted': 'Edits of ordinary files of the workspace are accepted in this session.',
  granted: 'You allowed exactly this for the session.',
  'nobody-to-ask': 'The session is unattended, so what would be asked is declined.',
  'wants-more': 'It asks for more than the act itself, so it is never allowed unasked.',
  masked: 'It holds something that looks like a secret, so it is never allowed unasked.',
  'turn-too-loose':
    'This turn runs with more than the policy allows by now, so nothing more of it runs; the next turn gets what is allowed.',
  'not-judged': 'Policy could not judge it, so it is never allowed unasked.',
};

export const becauseWords = ({ because, fault }: VerdictBasis): string | null => {
  if (because === null) return fault;
  return fault === null ? becauses[because] : `${becauses[because]} (${fault})`;
};

const shown = ['deletes', 'writes', 'executes', 'hosts', 'reads', 'traits', 'doubts'];
const linesMax = 8;

/** What the deciding acts would do, one line for each fact; at most eight, with a count of the rest. */
export function factLines({ acts, judged }: VerdictBasis): readonly string[] {
  const all = acts
    .filter(({ decision }) => decision === judged)
    .flatMap(({ facts }) =>
      shown.flatMap((name) => (facts[name]?.length ? [`${name}: ${facts[name].join(', ')}`] : [])),
    );
  const lines = [...new Set(all)];
  return lines.length <= linesMax
    ? lines
    : [...lines.slice(0, linesMax), `and ${lines.length - linesMax} more facts`];
}
