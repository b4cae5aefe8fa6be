import type { PlaneStatus } from '../../server/http';

type Words = { readonly what: string; readonly safe: string; readonly next: string };
type Facts = Pick<PlaneStatus, 'ledger' | 'codex' | 'sandbox' | 'runtimes' | 'archives'>;

/** What of the state of the server needs a person, the gravest first, each said once. Pure. */
export function wants({ ledger, codex, sandbox, runtimes, archives }: Facts): readonly Words[] {
  const given = runtimes.filter(({ phase }) => phase === 'open' || phase === 'fatal');
  const all = [
    ledger.problem,
    codex.problem,
    ...given.map(({ problem }) => problem),
    sandbox?.problem ?? null,
    archivesProblem(archives),
  ];
  const said = new Set<string>();
  return all.filter((words): words is NonNullable<typeof words> => {
    if (words === null || said.has(words.what)) return false;
    said.add(words.what);
    return true;
  });
}

/** Why, and of which session, stands further down the screen. */
function archivesProblem({ problem, problems }: Facts['archives']): Words | null {
  if (problem === null) return null;
  const count = Math.max(1, problems.length);
  return {
    what: count === 1 ? 'One archive cannot be written.' : `${count} archives cannot be written.`,
    safe: 'The ledger has everything, and each archive is as it was.',
    next: 'Mend what is said of it below; it is tried again by itself.',
  };
}
