import type { Mode, ModeSettings } from './modes';
import { byteOrderMark, type Problem } from './problem';

/** `policies/default-policy.json`, version 1: seven fields, all of them required, no other. */
export type SandboxMode = 'read-only' | 'workspace-write' | 'danger-full-access';
export type ApprovalPolicy = 'untrusted' | 'on-request' | 'never';

export interface DefaultPolicy {
  readonly version: 1;
  readonly defaultApprovalPolicy: ApprovalPolicy;
  readonly defaultSandboxMode: SandboxMode;
  readonly allowNetworkAccess: boolean;
  readonly allowWebSearch: boolean;
  readonly allowDangerFullAccess: boolean;
  readonly allowNeverApproval: boolean;
}

const flag = ['true', 'false'];
const fields: { readonly [K in keyof DefaultPolicy]: readonly string[] } = {
  version: ['1'],
  defaultApprovalPolicy: ['"untrusted"', '"on-request"', '"never"'],
  defaultSandboxMode: ['"read-only"', '"workspace-write"', '"danger-full-access"'],
  allowNetworkAccess: flag,
  allowWebSearch: flag,
  allowDangerFullAccess: flag,
  allowNeverApproval: flag,
};

/** Reads the document. Every problem is named with its line; with one, there is no policy. */
export function readDefaultPolicy(
  file: string,
  text: string,
): { readonly policy: DefaultPolicy | null; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const report = (line: number, what: string, remedy: string) => problems.push({ file, line, what, remedy });
  const mark = byteOrderMark(file, text);
  if (mark) return { policy: null, problems: [mark] };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    report(
      lineOfFault(text, error),
      `It is no JSON: ${error instanceof Error ? error.message : String(error)}.`,
      'Correct the JSON.',
    );
    return { policy: null, problems };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    report(
      1,
      'The document is no object.',
      `Write an object with the fields ${Object.keys(fields).join(', ')}.`,
    );
    return { policy: null, problems };
  }
  const given = value as Record<string, unknown>;
  const lineOf = (field: string) => lineOfField(text, field);
  for (const name of Object.keys(given))
    if (!Object.hasOwn(fields, name))
      report(lineOf(name), `$.${name} is not a field of version 1.`, 'Remove it, or correct its name.');
  for (const name of repeated(text)) report(lineOf(name), `$.${name} is given twice.`, 'Keep one of them.');
  for (const [name, values] of Object.entries(fields)) {
    if (!Object.hasOwn(given, name)) report(1, `$.${name} is missing.`, `Add it: ${values.join(' or ')}.`);
    else if (!values.includes(shown(given[name])))
      report(
        lineOf(name),
        `$.${name} is ${shown(given[name]).slice(0, 200)}.`,
        `Write ${values.join(' or ')}.`,
      );
  }
  if (given.defaultApprovalPolicy === 'never' && given.allowNeverApproval === false)
    report(
      lineOf('defaultApprovalPolicy'),
      '$.defaultApprovalPolicy is "never", and $.allowNeverApproval forbids that.',
      'Change one of the two.',
    );
  if (given.defaultSandboxMode === 'danger-full-access' && given.allowDangerFullAccess === false)
    report(
      lineOf('defaultSandboxMode'),
      '$.defaultSandboxMode is "danger-full-access", and $.allowDangerFullAccess forbids that.',
      'Change one of the two.',
    );
  return { policy: problems.length === 0 ? (given as unknown as DefaultPolicy) : null, problems };
}

/** From 1; 1 as well where the field does not stand. */
export const lineOfField = (text: string, field: string): number =>
  text.slice(0, Math.max(0, text.indexOf(`"${field}"`))).split('\n').length;

function lineOfFault(text: string, error: unknown): number {
  const at = /position (\d+)/.exec(String(error))?.[1];
  return at === undefined ? 1 : text.slice(0, Number(at)).split('\n').length;
}

function shown(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    // The reader of JSON goes deeper than its writer.
    return 'nested too deeply';
  }
}

/** Names that stand more than once, spelled with escapes or without: JSON keeps the last one silently. */
function repeated(text: string): readonly string[] {
  const texts = [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)];
  const names = texts.flatMap(([all, colon]) =>
    colon === undefined ? [] : [String(JSON.parse(all.slice(0, -colon.length)))],
  );
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))];
}

const modes: { readonly [P in ApprovalPolicy]: Mode } = {
  untrusted: 'supervised',
  'on-request': 'auto',
  never: 'unattended',
};

/** The mode that a new session begins in. */
export const modeOf = (policy: DefaultPolicy): Omit<ModeSettings, 'sandboxKept'> => ({
  mode: modes[policy.defaultApprovalPolicy],
  acceptEdits: false,
  sandbox: policy.defaultSandboxMode,
  network: policy.allowNetworkAccess,
});
