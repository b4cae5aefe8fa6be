import type { Prng } from '../../simulation/prng';
import { type DiskHistory, type Image, type Moment, signatureOf, type Torn } from './disk';

interface Pending {
  readonly node: number;
  readonly change: number;
}

const everything = (): boolean => true;
const nothing = (): boolean => false;

/** Single changes and files that are tried at each moment, when there are more: drawn. */
const drawnPerMoment = 4;

/**
 * The states in which a power cut may leave the disk, each once: for every moment all that was not fsynced kept, lost, torn at sectors, kept or
 * lost one by one, file by file, names without contents and contents without names, and mixtures drawn from the seed. `plain` is a
 * small part of that. The same files at a later moment, when more had been promised, stand for those of an earlier one.
 */
export function imagesOf(
  history: DiskHistory,
  prng: Prng,
  models: 'all' | 'plain' = 'all',
): readonly Image[] {
  const images = new Map<string, Image>();
  for (const moment of history.moments)
    for (const image of models === 'all' ? imagesAt(history, moment, prng) : plainAt(history, moment)) {
      const signature = signatureOf(history, image);
      const before = images.get(signature);
      // In the order of time, so that the last one has promised most. What is lost whole is kept under its own name: it is always tried.
      images.delete(signature);
      images.set(signature, before?.model === 'lost' ? { ...image, model: 'lost' } : image);
    }
  return [...images.values()];
}

/** The two that find most: everything lost that was not fsynced, and all names kept with nothing in them. */
function* plainAt(history: DiskHistory, moment: Moment): Generator<Image> {
  yield { moment, model: 'lost', keeps: nothing, torn: null };
  const isFile = (node: number): boolean => history.nodes[node]?.kind === 'file';
  yield { moment, model: 'names without contents', keeps: (node) => !isFile(node), torn: null };
}

function* imagesAt(history: DiskHistory, moment: Moment, prng: Prng): Generator<Image> {
  const pending = pendingAt(history, moment);
  const image = (model: string, keeps: Image['keeps'], torn: Image['torn'] = null): Image => ({
    moment,
    model,
    keeps,
    torn,
  });
  yield image('lost', nothing);
  if (pending.length === 0) return;
  yield image('kept', everything);
  const isFile = (node: number): boolean => history.nodes[node]?.kind === 'file';
  yield image('contents without names', isFile);
  yield image('names without contents', (node) => !isFile(node));
  yield* tornAt(history, moment, image);
  const alone = ({ node, change }: Pending) => `${history.nodes[node]?.born} #${change}`;
  for (const one of some(pending, prng)) {
    const same = (node: number, change: number): boolean => node === one.node && change === one.change;
    yield image(`without ${alone(one)}`, (node, change) => !same(node, change));
    yield image(`only ${alone(one)}`, same);
  }
  const nodes = [...new Set(pending.map(({ node }) => node))];
  if (nodes.length > 1)
    for (const one of some(nodes, prng)) {
      yield image(`without file ${history.nodes[one]?.born}`, (node) => node !== one);
      // With all names, because a file nobody can find says nothing.
      yield image(`only file ${history.nodes[one]?.born}`, (node) => node === one || !isFile(node));
    }
  if (pending.length > 2) {
    const kept = new Set(
      pending.filter(() => prng.chance(0.5)).map(({ node, change }) => `${node}.${change}`),
    );
    yield image('drawn', (node, change) => kept.has(`${node}.${change}`));
  }
}

function* tornAt(
  history: DiskHistory,
  { last }: Moment,
  image: (model: string, keeps: Image['keeps'], torn: Image['torn']) => Image,
): Generator<Image> {
  if (last === null) return;
  const change = history.nodes[last.node]?.log[last.change];
  if (change?.kind !== 'write' || change.bytes.length <= 1) return;
  const how: readonly Torn[] = ['first-sectors', 'last-sectors', 'every-other'];
  for (const torn of how) yield image(`torn: ${torn}`, everything, { ...last, how: torn });
}

function pendingAt({ nodes }: DiskHistory, { durable, made }: Moment): readonly Pending[] {
  const pending: Pending[] = [];
  for (const { id } of nodes)
    for (let change = durable[id] ?? 0; change < (made[id] ?? 0); change++)
      pending.push({ node: id, change });
  return pending;
}

/** All of a short list, some of a long one, in its order. */
function some<T>(list: readonly T[], prng: Prng): readonly T[] {
  if (list.length <= drawnPerMoment) return list;
  const drawn = new Set(Array.from({ length: drawnPerMoment }, () => prng.between(0, list.length - 1)));
  return list.filter((_, index) => drawn.has(index));
}
