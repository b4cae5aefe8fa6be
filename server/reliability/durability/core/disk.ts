/** What may have been written since the last fsync of a file, or been named since the last fsync of a directory. */
export type Change =
  | { readonly kind: 'write'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'size'; readonly size: number }
  | { readonly kind: 'names'; readonly names: readonly (readonly [name: string, node: number | null])[] };

/** A file or a directory: everything that was done to it, and how much of that is on the disk for certain. */
export interface DiskNode {
  readonly id: number;
  readonly kind: 'file' | 'directory';
  readonly log: Change[];
  durable: number;
  /** Where it lay when it was made; for the reader of a report. */
  readonly born: string;
}

/** How far each node was at one moment. */
export interface Moment {
  readonly index: number;
  /** What was done last. */
  readonly label: string;
  /** By node id: changes made, and changes that are durable. */
  readonly made: readonly number[];
  readonly durable: readonly number[];
  /** Node and index of the change that was made last; null when the last act was none. */
  readonly last: { readonly node: number; readonly change: number } | null;
  /** What the program had promised by now. */
  readonly acks: readonly string[];
}

/** Everything that happened on the disk of a traced program. */
export interface DiskHistory {
  readonly nodes: readonly DiskNode[];
  /** Node of the directory that the program worked in. */
  readonly root: number;
  readonly moments: readonly Moment[];
}

const sector = 512;

/** Part of the last write that reached the disk. */
export type Torn = 'first-sectors' | 'last-sectors' | 'every-other';

/** One state that the disk may be in after a power cut. */
export interface Image {
  readonly moment: Moment;
  readonly model: string;
  /** Whether a change that is not durable yet is there. */
  readonly keeps: (node: number, change: number) => boolean;
  readonly torn: { readonly node: number; readonly change: number; readonly how: Torn } | null;
}

/** Paths below the root and their bytes; directories end with a slash and have none. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** The files of an image. */
export function filesOf(history: DiskHistory, image: Image): Files {
  const files = new Map<string, Uint8Array>();
  const visit = (node: number, path: string): void => {
    for (const [name, child] of namesIn(history, image, node)) {
      if (history.nodes[child]?.kind === 'file')
        files.set(`${path}${name}`, contentOf(history, image, child));
      else {
        files.set(`${path}${name}/`, new Uint8Array());
        visit(child, `${path}${name}/`);
      }
    }
  };
  visit(history.root, '');
  return files;
}

/** The same for the same files, whatever led to them. */
export function signatureOf(history: DiskHistory, image: Image): string {
  const parts: string[] = [];
  const visit = (node: number, path: string): void => {
    for (const [name, child] of namesIn(history, image, node)) {
      const kept = keptOf(image, child);
      const torn = image.torn?.node === child ? image.torn.how : '';
      const isFile = history.nodes[child]?.kind === 'file';
      parts.push(`${path}${name}=${child}${isFile ? `:${kept.durable}+${kept.pending.join()}${torn}` : '/'}`);
      if (!isFile) visit(child, `${path}${name}/`);
    }
  };
  visit(history.root, '');
  return parts.sort().join('\n');
}

/** Changes of a node that are not durable and are there all the same. */
function keptOf({ moment, keeps }: Image, node: number): { durable: number; pending: readonly number[] } {
  const durable = moment.durable[node] ?? 0;
  const made = moment.made[node] ?? 0;
  const pending: number[] = [];
  for (let change = durable; change < made; change++) if (keeps(node, change)) pending.push(change);
  return { durable, pending };
}

/** What a directory holds in an image. */
export function namesIn({ nodes }: DiskHistory, image: Image, node: number): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  const log = nodes[node]?.log ?? [];
  const apply = (change: Change | undefined): void => {
    if (change?.kind !== 'names') return;
    for (const [name, child] of change.names) {
      if (child === null) names.delete(name);
      else names.set(name, child);
    }
  };
  const { durable, pending } = keptOf(image, node);
  for (let index = 0; index < durable; index++) apply(log[index]);
  for (const index of pending) apply(log[index]);
  return names;
}

/** Bytes of a file in an image. */
export function contentOf(history: DiskHistory, image: Image, node: number): Uint8Array {
  const { durable, pending } = keptOf(image, node);
  const log = history.nodes[node]?.log ?? [];
  let bytes = new Uint8Array(4096);
  let size = 0;
  const grow = (wanted: number): void => {
    if (wanted > bytes.length) {
      const larger = new Uint8Array(Math.max(wanted, bytes.length * 2));
      larger.set(bytes.subarray(0, size));
      bytes = larger;
    }
    if (wanted > size) size = wanted;
  };
  const apply = (change: Change, torn: Torn | null): void => {
    if (change.kind === 'size') {
      grow(change.size);
      // What is cut off must read as zero when the file grows again.
      bytes.fill(0, change.size, size);
      size = change.size;
    } else if (change.kind === 'write') {
      grow(change.at + change.bytes.length);
      for (const [from, to] of sectorsKept(change.bytes.length, torn))
        bytes.set(change.bytes.subarray(from, to), change.at + from);
    }
  };
  for (let index = 0; index < durable; index++) {
    const change = log[index];
    if (change) apply(change, null);
  }
  for (const index of pending) {
    const change = log[index];
    const torn = image.torn?.node === node && image.torn.change === index ? image.torn.how : null;
    if (change) apply(change, torn);
  }
  return bytes.subarray(0, size);
}

function sectorsKept(length: number, torn: Torn | null): readonly (readonly [number, number])[] {
  if (torn === null) return [[0, length]];
  const middle = Math.max(sector, Math.floor(length / 2 / sector) * sector);
  if (torn === 'first-sectors') return [[0, Math.min(middle, length)]];
  if (torn === 'last-sectors') return [[Math.min(middle, length), length]];
  const kept: [number, number][] = [];
  for (let from = 0; from < length; from += 2 * sector) kept.push([from, Math.min(from + sector, length)]);
  return kept;
}
