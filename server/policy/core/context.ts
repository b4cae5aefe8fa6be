import type { CedarContext } from './cedar';
import type { Act, PathFact } from './shell/facts';

/** Words longer than any rule would name; a rule sees the beginning. */
const longest = 1_024;
const cut = (text: string): string => text.slice(0, longest).replace(/[\ud800-\udfff]/g, '\ufffd');
const zones = (facts: readonly PathFact[]): string[] => [
  ...new Set(facts.flatMap((fact) => [...fact.zones])),
];
const paths = (facts: readonly PathFact[]): string[] => [
  ...new Set(facts.flatMap(({ path }) => (path === null ? [] : [cut(path)]))),
];
const list = (words: Iterable<string>): string[] => [...new Set([...words].map(cut))];

/** One act in the shape that `schema.cedarschema` gives to the action `command`. */
export function commandContext(act: Act): CedarContext {
  return {
    program: cut(act.program),
    verb: cut(act.verb),
    options: list(act.options),
    effects: [...act.effects],
    reads: zones(act.reads),
    writes: zones(act.writes),
    deletes: zones(act.deletes),
    executes: zones(act.executes),
    readPaths: paths(act.reads),
    writePaths: paths([...act.writes, ...act.deletes]),
    hosts: list(act.hosts),
    traits: [...act.traits],
    doubts: list(act.doubts),
    wrappers: list(act.wrappers),
  };
}
