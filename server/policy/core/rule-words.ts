import type { Fault } from './annotations';
import type { CedarPolicy } from './cedar';
import { traits } from './shell/traits';

/** Words that facts are made of. The schema knows their type only, so a misspelt one would be a rule that never matches. */
export const factWords: { readonly [attribute: string]: readonly string[] } = {
  effects: ['read', 'write', 'delete', 'execute', 'network', 'state'],
  traits: Object.keys(traits),
  change: ['add', 'update', 'delete', 'move'],
  kind: ['stdin', 'permissions', 'elicitation'],
};
const zones = [
  'workspace',
  'workspace-root',
  'protected',
  'lock',
  'ci',
  'secret',
  'persist',
  'temp',
  'home',
  'ancestor',
  'system',
  'device',
  'raw-device',
  'own',
  'outside',
  'unknown',
] as const;
const wordsOf = (attribute: string): readonly string[] | undefined =>
  /^(?:reads|writes|deletes|executes|zones)$/.test(attribute) ? zones : factWords[attribute];

/** Every word that a policy compares a fact with and that no fact can be. */
export function unknownWords(policy: CedarPolicy): readonly Fault[] {
  const faults: Fault[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node)) {
      node.forEach(visit);
      return;
    }
    for (const [operator, value] of Object.entries(node)) {
      if (isSides(value)) {
        for (const [one, other] of [
          [value.left, value.right],
          [value.right, value.left],
        ]) {
          const attribute = attributeOf(one);
          const words = attribute === null ? undefined : wordsOf(attribute);
          if (words)
            for (const word of stringsOf(other))
              if (!words.includes(word))
                faults.push({
                  what: `"${word}" is no word that context.${attribute} can hold.`,
                  remedy: `Known are ${words.join(', ')}.`,
                });
        }
      }
      if (operator !== 'annotations') visit(value);
    }
  };
  visit(policy.conditions);
  return [...faults, ...neverTrue(policy)];
}

/** Who acts and where, as the engine is asked: there is one of each. */
const only: { readonly [type: string]: string } = { Agent: 'agent', Workspace: 'workspace' };
const arithmetic: readonly string[] = ['+', '-', '*', 'neg'];

/** What the types allow and no request ever is: somebody else, somewhere else; and sums, which can only fail, because no fact is a number. */
function neverTrue({ principal, resource, conditions }: CedarPolicy): readonly Fault[] {
  const faults: Fault[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, id } = node as { type?: unknown; id?: unknown };
    if (typeof type === 'string' && typeof id === 'string' && Object.hasOwn(only, type) && id !== only[type])
      faults.push({
        what: `${type}::"${id}" is nothing that is ever judged: the rule would be without effect.`,
        remedy: `Leave it out: there is only ${type}::"${only[type]}".`,
      });
    for (const [key, value] of Object.entries(node)) {
      if (arithmetic.includes(key))
        faults.push({ what: 'It computes.', remedy: 'No fact is a number: compare words and sets.' });
      visit(value);
    }
  };
  [principal, resource, conditions].forEach(visit);
  return faults;
}

const isSides = (value: unknown): value is { left: unknown; right: unknown } =>
  typeof value === 'object' && value !== null && 'left' in value && 'right' in value;

function attributeOf(node: unknown): string | null {
  const access = (node as { '.'?: { left?: { Var?: string }; attr?: string } } | null)?.['.'];
  return access?.left?.Var === 'context' && access.attr !== undefined ? access.attr : null;
}

function stringsOf(node: unknown): readonly string[] {
  const { Value, Set: members } = (node ?? {}) as { Value?: unknown; Set?: unknown[] };
  if (typeof Value === 'string') return [Value];
  if (Array.isArray(Value)) return Value.filter((item): item is string => typeof item === 'string');
  return Array.isArray(members) ? members.flatMap(stringsOf) : [];
}
