import type { ApprovalKind, JudgedAct, VerdictBasis } from '../../vocabulary';
import { limits } from '../../vocabulary';
import type { CedarContext } from './cedar';
import { combineAll, type Whole } from './combine';
import type { ActionName, Engine } from './engine';
import type { Judgement } from './verdict';

/** Why a recorded request cannot be judged again by what is on record of it. */
export type NotJudgedAgain = 'not-judged-then' | 'facts-cut' | 'facts-masked' | 'facts-unknown';

export type Rejudged =
  | { readonly ok: true; readonly whole: Whole }
  | { readonly ok: false; readonly why: NotJudgedAgain };

interface Asked {
  readonly action: ActionName;
  readonly context: CedarContext;
}

/**
 * Judges a recorded request by other rules, from the facts that were recorded with its verdict: no command is read and no disk is looked at
 * again. Where the record does not hold all that the rules saw, it is not judged, and the answer says why.
 */
export function rejudge(engine: Engine, kind: ApprovalKind, basis: VerdictBasis | undefined): Rejudged {
  if (basis === undefined || basis.because === 'not-judged' || basis.acts.length === 0)
    return { ok: false, why: 'not-judged-then' };
  if (basis.actsOmitted > 0 || basis.acts.some(isCut)) return { ok: false, why: 'facts-cut' };
  if (basis.acts.some(isMasked)) return { ok: false, why: 'facts-masked' };
  const seen = new Map<string, Judgement>();
  const parts: Judgement[] = [];
  for (const act of basis.acts) {
    const asked = recordedContext(kind, act);
    const key = JSON.stringify(asked);
    const judgement = seen.get(key) ?? engine.judge(asked.action, asked.context);
    // Rules that look at something which was no fact then cannot say what they would have said.
    if (judgement.fault !== null) return { ok: false, why: 'facts-unknown' };
    seen.set(key, judgement);
    parts.push(judgement);
  }
  return { ok: true, whole: combineAll(parts) };
}

/** What the rules saw of an act, made again from what was recorded of it; the inverse of what a verdict keeps. */
export function recordedContext(kind: ApprovalKind, { facts }: JudgedAct): Asked {
  const words = (name: string): string[] => [...(facts[name] ?? [])];
  const places = (name: string) => words(name).map(placeOf);
  const zones = (name: string): string[] => [...new Set(places(name).flatMap((place) => place.zones))];
  const paths = (...names: readonly string[]): string[] => [
    ...new Set(names.flatMap(places).flatMap(({ path }) => (path === null ? [] : [path]))),
  ];
  if (kind === 'fileChange') {
    const [written] = places('writes');
    const change = words('change')[0] ?? 'unknown';
    return {
      action: 'edit',
      context: {
        path: written?.path ?? '',
        change: ['add', 'update', 'delete', 'move'].includes(change) ? change : 'unknown',
        zones: [...(written?.zones ?? [])],
      },
    };
  }
  if (facts.kind !== undefined) return { action: 'request', context: { kind: words('kind')[0] ?? '' } };
  return {
    action: 'command',
    context: {
      program: words('program')[0] ?? '',
      verb: words('verb')[0] ?? '',
      options: words('options'),
      effects: words('effects'),
      reads: zones('reads'),
      writes: zones('writes'),
      deletes: zones('deletes'),
      executes: zones('executes'),
      readPaths: paths('reads'),
      writePaths: paths('writes', 'deletes'),
      hosts: words('hosts'),
      traits: words('traits'),
      doubts: words('doubts'),
      wrappers: words('wrappers'),
    },
  };
}

/** `zone,zone path`, or `zone ? text` where the path could not be known. */
function placeOf(fact: string): { readonly zones: readonly string[]; readonly path: string | null } {
  const gap = fact.indexOf(' ');
  const zones = fact.slice(0, Math.max(0, gap)).split(',').filter(Boolean);
  const rest = fact.slice(gap + 1);
  return { zones, path: rest.startsWith('/') ? rest : null };
}

/** A list or a word at its bound may have been longer. */
const isCut = ({ facts }: JudgedAct): boolean =>
  Object.values(facts).some(
    (values) =>
      values.length >= limits.verdictFactsMax ||
      values.some((value) => value.length >= limits.verdictFactCharsMax),
  );

const isMasked = ({ facts }: JudgedAct): boolean =>
  Object.values(facts).some((values) => values.some((value) => value.includes('[redacted')));
