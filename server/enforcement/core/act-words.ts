import { type ApprovalAsk, limits, type Verdict, type VerdictBasis } from '../../vocabulary';

/** The act in one text: the command, or what is changed and where. */
export function actText(ask: ApprovalAsk): string {
  if (ask.command !== null) return cut(ask.command, limits.enforcementTextCharsMax);
  if (ask.changes.length > 0)
    return cut(
      ask.changes.map(({ path, change }) => `${change} ${path}`).join('\n'),
      limits.enforcementTextCharsMax,
    );
  return cut(ask.detail ?? ask.reason ?? '', limits.enforcementTextCharsMax);
}

/** Everything that an act is found by, beside what it is filtered by. */
export function actWords(ask: ApprovalAsk, verdict: Verdict): string {
  const { basis } = verdict;
  const parts = [
    ask.command ?? '',
    ...ask.changes.map(({ path, change }) => `${change} ${path}`),
    ask.cwd ?? '',
    ask.reason ?? '',
    verdict.rules.join(' '),
    ...(basis ? basisWords(basis) : []),
    ask.kind === 'command' ? '' : (ask.detail ?? ''),
  ];
  return cut([...new Set(parts.filter((part) => part !== ''))].join('\n'), limits.enforcementWordsCharsMax);
}

function basisWords({ reasons, acts, fault, because }: VerdictBasis): readonly string[] {
  return [
    ...reasons.flatMap(({ rule, layer, reason }) => [rule, layer, reason]),
    because ?? '',
    fault ?? '',
    ...acts.flatMap(({ rules, facts }) => [...rules, ...Object.values(facts).flat()]),
  ];
}

export const cut = (text: string, max: number): string => (text.length <= max ? text : text.slice(0, max));
