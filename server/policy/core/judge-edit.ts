import { limits } from '../../vocabulary';
import { combineAll, type Whole } from './combine';
import type { ActionName, Engine } from './engine';
import { classify } from './shell/classify-path';
import type { PathFact, Place, Zone } from './shell/facts';
import { spellingDoubts } from './shell/spelling';
import { literal } from './shell/value';
import type { Judgement } from './verdict';

/** One changed file as the runtime tells it; a move names both ends as two changes. */
export interface FileChange {
  readonly path: string;
  readonly change: string;
}

export interface EditVerdict extends Whole {
  readonly policyHash: string;
  readonly parts: readonly {
    readonly change: FileChange;
    readonly path: string | null;
    readonly zones: readonly Zone[];
    readonly judgement: Judgement;
  }[];
}

const known = new Set(['add', 'update', 'delete', 'move']);
const unknownPlace: PathFact = { text: '', path: null, zones: ['unknown'] };

/** Judges an edit by its files. Without any file (the item is not known) there is nothing to judge, and that is denied. */
export function judgeEdit(
  engine: Engine,
  changes: readonly FileChange[],
  cwd: string,
  place: Place,
): EditVerdict {
  const listed = changes.length === 0 ? [{ path: '', change: 'unknown' }] : changes;
  const parts = listed.slice(0, limits.policyChangesMax).map((change) => {
    const plain = change.path !== '' && spellingDoubts(change.path).length === 0;
    const role = change.change === 'delete' ? 'delete' : 'write';
    const { path, zones } = plain ? classify(literal(change.path), role, cwd, place) : unknownPlace;
    const context = {
      path: (path ?? '').slice(0, 1_024),
      change: known.has(change.change) ? change.change : 'unknown',
      zones: [...zones],
    };
    return { change, path, zones, judgement: engine.judge('edit', context) };
  });
  const more: Judgement[] =
    listed.length > limits.policyChangesMax ? [{ decision: 'ask', rules: [], fault: null }] : [];
  return {
    ...combineAll([...parts.map(({ judgement }) => judgement), ...more]),
    policyHash: engine.set.hash,
    parts,
  };
}

/** Judges a request that is neither a command nor an edit. */
export function judgeRequest(engine: Engine, kind: string): Whole & { readonly policyHash: string } {
  const action: ActionName = 'request';
  return { ...combineAll([engine.judge(action, { kind })]), policyHash: engine.set.hash };
}
