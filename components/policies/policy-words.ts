import type { PolicyView, Replay, Tried } from '../shell/answers';
import type { Intent } from '../ui/chip';
import type { IconName } from '../ui/icons';

/** How policy is said on its screen. Pure. */
export type Answer = 'allow' | 'ask' | 'deny';
export type Layer = PolicyView['rules'][number]['layer'];

interface Look {
  readonly name: string;
  readonly intent: Intent;
  readonly icon: IconName;
  /** What happens. */
  readonly answered: string;
}

export const answerLooks: Readonly<Record<Answer, Look>> = {
  allow: { name: 'Allow', intent: 'success', icon: 'check', answered: 'runs unasked' },
  ask: { name: 'Ask', intent: 'notice', icon: 'hand', answered: 'a person is asked' },
  deny: { name: 'Deny', intent: 'danger', icon: 'deny', answered: 'declined' },
};

export const layerNames: Readonly<Record<Layer, { readonly name: string; readonly what: string }>> = {
  organisation: { name: 'Organisation', what: 'The only layer that can allow.' },
  project: { name: 'Project', what: 'Rules of the project, which can only forbid.' },
  user: { name: 'User', what: 'Your own rules, for all projects, which can only forbid.' },
};

export const containedWords: Readonly<Record<string, string>> = {
  facts: 'Contained by its facts: all that it does is known, so Auto in sandbox lets it run unasked.',
  sandbox: 'Contained by the sandbox alone, which no mode relies on.',
  edit: 'Contained as an edit: runs unasked while edits are accepted.',
};

type Mode = Tried['modes'][number];
export const modeName = ({ mode, acceptEdits }: Pick<Mode, 'mode' | 'acceptEdits'>): string =>
  ({ supervised: 'Supervised', auto: 'Auto in sandbox', unattended: 'Unattended' })[mode] +
  (acceptEdits ? ', edits accepted' : '');

const modeBecause: Readonly<Record<string, string>> = {
  'contained-by-sandbox': 'the sandbox contains it',
  'contained-by-facts': 'it only changes ordinary files of the workspace',
  'edit-accepted': 'edits of ordinary files are accepted',
  'nobody-to-ask': 'nobody is there to be asked',
};
export const becauseOf = (because: string | null): string =>
  because === null ? 'as the rules say' : (modeBecause[because] ?? because);

type Defaults = NonNullable<PolicyView['defaults']>;

/** Each field of the defaults with what it makes so. */
export const defaultFields: readonly {
  readonly field: Exclude<keyof Defaults, 'version'>;
  readonly enforces: string;
}[] = [
  {
    field: 'defaultApprovalPolicy',
    enforces:
      'The mode that a session begins in: untrusted is Supervised, on-request is Auto in sandbox, never is Unattended.',
  },
  { field: 'defaultSandboxMode', enforces: 'The sandbox that a project begins with.' },
  { field: 'allowNetworkAccess', enforces: 'Whether commands in the sandbox may reach the network at all.' },
  {
    field: 'allowWebSearch',
    enforces:
      'Nothing yet: web search is off whatever it says, because codex does not ask before it searches.',
  },
  { field: 'allowDangerFullAccess', enforces: 'Whether a project may run without a sandbox at all.' },
  {
    field: 'allowNeverApproval',
    enforces: 'Whether a session may be Unattended at all, where what would be asked is declined.',
  },
];

type Rule = PolicyView['rules'][number];

export interface RuleFilter {
  readonly search: string;
  readonly layer: string;
  readonly decision: string;
}

/** Rules that hold every word, wherever it stands in them. */
export function rulesMatching(
  rules: readonly Rule[],
  { search, layer, decision }: RuleFilter,
): readonly Rule[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return rules.filter((rule) => {
    if (layer !== '' && rule.layer !== layer) return false;
    if (decision !== '' && rule.decision !== decision) return false;
    const text = `${rule.key} ${rule.reason} ${rule.text} ${rule.file}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

const skippedReasons: Readonly<Record<keyof Replay['counts']['skipped'], string>> = {
  'not-judged-then': 'Recorded without facts: policy could not judge, or did not yet.',
  'facts-cut': 'It had more facts than a record keeps, so the rules would not see all of it.',
  'facts-masked': 'A secret is masked in its facts, so the rules would not see what they saw.',
  'facts-unknown': 'The rules look at something that was not recorded then.',
};
export const skippedWords = (why: string): string =>
  Object.hasOwn(skippedReasons, why) ? skippedReasons[why as keyof typeof skippedReasons] : why;

/** The report of a replay, where a job carries one. */
export const replayOf = (report: unknown): Replay | null =>
  typeof report === 'object' &&
  report !== null &&
  'format' in report &&
  report.format === 'codexchat-policy-replay/1'
    ? (report as Replay)
    : null;
