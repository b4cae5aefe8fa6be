import type { JudgedAct, JudgedMode, Verdict } from '../../vocabulary';
import { limits } from '../../vocabulary';
import type { Whole } from './combine';
import type { Engine } from './engine';
import { type GrantMatter, grantScope } from './grant-scope';
import { judgeCommand } from './judge-command';
import { type FileChange, judgeEdit, judgeRequest } from './judge-edit';
import { applyMode, type ModeSettings } from './modes';
import type { Act, PathFact, Place } from './shell/facts';
import type { Judgement } from './verdict';

/** What the runtime asks for, as it came: nothing masked, nothing cut. */
export interface AskedAct {
  readonly kind: 'command' | 'fileChange' | 'permissions' | 'stdin' | 'elicitation';
  readonly command: string | null;
  readonly cwd: string | null;
  /** Of a file change; empty when its item is not known. */
  readonly changes: readonly FileChange[];
  /** It wants more than the plain act: other rights, a host, or something that is not known here. Never allowed unasked. */
  readonly wantsMore: boolean;
  /** The record holds it masked, so that nobody could check an allow. */
  readonly masked: boolean;
}

type Because = NonNullable<Verdict['basis']>['because'];
interface Judged {
  readonly whole: Whole;
  readonly acts: readonly JudgedAct[];
  /** Null for what is neither a command nor an edit. */
  readonly matter: Pick<GrantMatter, 'acts' | 'files'> | null;
}

/**
 * The whole verdict on one request: what the rules say, then what the mode makes of it. Never allows what it could not judge. Without
 * `sha256` nothing can be granted.
 */
export function judgeAct(
  engine: Engine,
  act: AskedAct,
  place: Place,
  settings: ModeSettings,
  sha256: ((text: string) => string) | null = null,
): Verdict {
  const { whole, acts, matter } = judged(engine, act, place);
  const strict = act.wantsMore ? 'wants-more' : act.masked ? 'masked' : null;
  const moded = applyMode(strict === null ? whole : { ...whole, contained: null }, settings);
  const held: { readonly decision: Verdict['decision']; readonly because: Because } =
    strict !== null && moded.decision === 'allow'
      ? { decision: settings.mode === 'unattended' ? 'deny' : 'ask', because: strict }
      : moded;
  const { mode, acceptEdits, sandbox, network } = settings;
  const scope = strict === null && matter !== null ? grantScope(whole, { ...act, ...matter }, place) : null;
  return {
    decision: held.decision,
    rules: whole.rules.map(({ id }) => id),
    policyHash: engine.set.hash,
    basis: {
      judged: whole.decision,
      reasons: whole.rules.map(({ id, layer, reason }) => ({ rule: id, layer, reason })),
      mode: { mode, acceptEdits, sandbox, network },
      because: held.because,
      acts: acts.slice(0, limits.verdictActsMax),
      actsOmitted: Math.max(0, acts.length - limits.verdictActsMax),
      fault: whole.fault,
      grantable: scope !== null && sha256 !== null,
      ...(scope === null || sha256 === null ? {} : { scope: sha256(scope) }),
    },
  };
}

/** Without rules nothing is allowed: a person is asked, or, where nobody is there, it is declined. */
export function unjudged(fault: string, mode: JudgedMode): Verdict {
  return {
    decision: mode.mode === 'unattended' ? 'deny' : 'ask',
    rules: [],
    policyHash: 'none',
    basis: {
      judged: 'ask',
      reasons: [],
      mode,
      because: 'not-judged',
      acts: [],
      actsOmitted: 0,
      fault: fault.slice(0, limits.verdictFactCharsMax),
      grantable: false,
    },
  };
}

function judged(engine: Engine, act: AskedAct, place: Place): Judged {
  if (act.kind === 'command' && act.command !== null && act.cwd !== null) {
    const verdict = judgeCommand(engine, act.command, act.cwd, place);
    const acts = verdict.parts.map((part) => commandAct(part.act, part.judgement));
    return { whole: verdict, acts, matter: { acts: verdict.parts.map((part) => part.act), files: [] } };
  }
  if (act.kind === 'fileChange') {
    const verdict = judgeEdit(engine, act.changes, act.cwd ?? place.workspace, place);
    const acts = verdict.parts.map(({ change, path, zones, judgement }) => ({
      text: cut(change.path),
      ...said(judgement),
      facts: filled({ change: [change.change], writes: [pathText({ text: change.path, path, zones })] }),
    }));
    const files = verdict.parts.map(({ change, path, zones }) => ({ change, path, zones }));
    return { whole: verdict, acts, matter: { acts: [], files } };
  }
  // A command that does not say what or where is a request like any other: a person reads it.
  const verdict = judgeRequest(engine, act.kind);
  const { decision, rules } = verdict;
  const facts = { kind: [act.kind] };
  const asked = { text: act.kind, decision, rules: rules.map(({ id }) => id), facts };
  return { whole: verdict, acts: [asked], matter: null };
}

function commandAct(act: Act, judgement: Judgement): JudgedAct {
  return {
    text: cut(act.text),
    ...said(judgement),
    facts: filled({
      program: act.program === '' ? [] : [act.program],
      verb: act.verb === '' ? [] : [act.verb],
      wrappers: act.wrappers,
      options: [...act.options],
      effects: [...act.effects],
      reads: act.reads.map(pathText),
      writes: act.writes.map(pathText),
      deletes: act.deletes.map(pathText),
      executes: act.executes.map(pathText),
      hosts: [...act.hosts],
      traits: [...act.traits],
      doubts: [...act.doubts],
    }),
  };
}

const said = ({ decision, rules }: Judgement) => ({ decision, rules: rules.map(({ id }) => id) });
const cut = (text: string): string => text.slice(0, limits.verdictFactCharsMax);
const pathText = ({ text, path, zones }: PathFact): string => `${zones.join(',')} ${path ?? `? ${text}`}`;

/** Only the facts that there are, each list and word within its bound. */
function filled(facts: { readonly [name: string]: readonly string[] }): JudgedAct['facts'] {
  return Object.fromEntries(
    Object.entries(facts)
      .filter(([, values]) => values.length > 0)
      .map(([name, values]) => [name, values.slice(0, limits.verdictFactsMax).map(cut)]),
  );
}
