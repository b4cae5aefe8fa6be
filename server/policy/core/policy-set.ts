import { limits } from '../../vocabulary';
import { readRule } from './annotations';
import type { CedarEngine } from './cedar';
import { byteOrderMark, type Problem } from './problem';
import { unknownWords } from './rule-words';
import { type Layer, layers, type Rule } from './verdict';

export interface PolicyFile {
  readonly layer: Layer;
  readonly file: string;
  readonly text: string;
}

export interface SchemaFile {
  readonly file: string;
  readonly text: string;
}

/** Rules that were found to be sound, ready to judge. */
export interface PolicySet {
  /** SHA-256 over schema, layer, id and text of every rule, in order: the same rules have the same hash. */
  readonly hash: string;
  /** By the name that the engine knows a rule by. */
  readonly rules: ReadonlyMap<string, Rule>;
  readonly texts: ReadonlyMap<string, string>;
  readonly schema: string;
}

export interface ReadSet {
  readonly set: PolicySet | null;
  readonly problems: readonly Problem[];
}

/** Reads and checks all layers together. With one problem there is no set: half of the rules is another policy. */
export function readPolicySet(
  cedar: CedarEngine,
  files: readonly PolicyFile[],
  schema: SchemaFile,
  sha256: (text: string) => string,
): ReadSet {
  const problems: Problem[] = [];
  const rules = new Map<string, Rule>();
  const texts = new Map<string, string>();
  for (const { file, text } of [schema, ...files]) {
    const mark = byteOrderMark(file, text);
    if (mark) problems.push(mark);
  }
  if (problems.length > 0) return { set: null, problems };
  const checked = cedar.checkParseSchema(schema.text);
  if (checked.type === 'failure') {
    for (const { message, sourceLocations } of checked.errors)
      problems.push({
        file: schema.file,
        line: lineAt(schema.text, sourceLocations?.[0]?.start ?? 0),
        what: `The schema does not parse: ${message}.`,
        remedy: 'Correct the schema.',
      });
    return { set: null, problems };
  }
  for (const file of files) readFile(cedar, file, rules, texts, problems);
  if (![...rules.values()].some(({ layer }) => layer === 'organisation'))
    problems.push({
      file: files.find(({ layer }) => layer === 'organisation')?.file ?? schema.file,
      line: 1,
      what: 'The organisation has no rule.',
      remedy: 'Keep at least one rule in its layer.',
    });
  if (rules.size > limits.policyRulesMax)
    problems.push({
      file: files[0]?.file ?? schema.file,
      line: 1,
      what: `There are ${rules.size} rules.`,
      remedy: `Keep at most ${limits.policyRulesMax}.`,
    });
  if (problems.length === 0) problems.push(...validate(cedar, schema, rules, texts));
  if (problems.length > 0) return { set: null, problems };
  const order = [...texts.keys()].sort();
  const hash = sha256(JSON.stringify([schema.text, ...order.map((key) => [key, texts.get(key)])]));
  return { set: { hash, rules, texts, schema: schema.text }, problems };
}

function readFile(
  cedar: CedarEngine,
  { layer, file, text }: PolicyFile,
  rules: Map<string, Rule>,
  texts: Map<string, string>,
  problems: Problem[],
): void {
  const parts = cedar.policySetTextToParts(text);
  if (parts.type === 'failure') {
    for (const { message, sourceLocations, help } of parts.errors)
      problems.push({
        file,
        line: lineAt(text, sourceLocations?.[0]?.start ?? 0),
        what: `It does not parse: ${message}.`,
        remedy: help ?? 'Correct the syntax.',
      });
    return;
  }
  if (parts.policy_templates.length > 0)
    problems.push({
      file,
      line: lineOf(text, parts.policy_templates[0] ?? '', 0).line,
      what: 'It has a template.',
      remedy: 'Write the rule out: templates are not used.',
    });
  const offsets = new Map<string, number>();
  for (const policy of parts.policies) {
    const { line, end } = lineOf(text, policy, offsets.get(policy) ?? 0);
    offsets.set(policy, end);
    const json = cedar.policyToJson(policy);
    if (json.type === 'failure') {
      problems.push({
        file,
        line,
        what: json.errors.map(({ message }) => message).join('; '),
        remedy: 'Correct the rule.',
      });
      continue;
    }
    const { rule, faults } = readRule(json.json, layer, { file, line });
    for (const fault of [...faults, ...unknownWords(json.json)]) problems.push({ file, line, ...fault });
    const key = `${layer}/${rule.id}`;
    const other = layers.map((name) => rules.get(`${name}/${rule.id}`)).find((found) => found !== undefined);
    if (rule.id !== '' && other)
      problems.push({
        file,
        line,
        what: `The id "${rule.id}" is used twice, first in ${other.file} line ${other.line}.`,
        remedy: 'Give each rule an id of its own.',
      });
    else {
      rules.set(key, rule);
      texts.set(key, policy);
    }
  }
}

/** Types, names and possibility of every rule by the schema. A warning is a problem: it says that a rule is not what it seems. */
function validate(
  cedar: CedarEngine,
  schema: SchemaFile,
  rules: ReadonlyMap<string, Rule>,
  texts: ReadonlyMap<string, string>,
): Problem[] {
  const answer = cedar.validate({
    schema: schema.text,
    policies: { staticPolicies: Object.fromEntries(texts) },
  });
  const at = (key: string) => ({
    file: rules.get(key)?.file ?? schema.file,
    line: rules.get(key)?.line ?? 1,
  });
  if (answer.type === 'failure')
    return answer.errors.map(({ message, help }) => ({
      file: schema.file,
      line: 1,
      what: message,
      remedy: help ?? 'Correct it.',
    }));
  return [
    ...[...answer.validationErrors, ...answer.validationWarnings].map(({ policyId, error }) => ({
      ...at(policyId),
      what: error.message,
      remedy: error.help ?? 'Correct the rule, or the schema.',
    })),
    ...answer.otherWarnings.map(({ message, help }) => ({
      file: schema.file,
      line: 1,
      what: message,
      remedy: help ?? 'Correct it.',
    })),
  ];
}

const lineAt = (text: string, bytes: number): number =>
  new TextDecoder().decode(new TextEncoder().encode(text).slice(0, bytes)).split('\n').length;

function lineOf(text: string, part: string, from: number): { readonly line: number; readonly end: number } {
  const found = text.indexOf(part, from);
  const at = found === -1 ? 0 : found;
  return { line: text.slice(0, at).split('\n').length, end: at + part.length };
}
