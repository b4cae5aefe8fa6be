import type { Change, DiskNode, Files, Moment } from './disk';

/** Files and directories below one directory, everything that is done to them, and each moment of it. Paths are absolute. */
export class DiskLog {
  readonly nodes: DiskNode[] = [];
  readonly moments: Moment[] = [];
  /** What the program has promised by now. */
  acks: readonly string[] = [];
  readonly #root: string;
  /** Names as the program sees them now, by directory. */
  readonly #names = new Map<number, Map<string, number>>();

  /** `before` lies there, and is durable. */
  constructor(root: string, before: Files) {
    this.#root = root;
    this.create('directory', '');
    for (const [path, bytes] of before) this.place(path, bytes);
    for (const node of this.nodes) node.durable = node.log.length;
    this.moments.length = 0;
  }

  rewrite(directory: number, names: readonly (readonly [string, number | null])[], label: string): void {
    const node = this.nodes[directory];
    if (!node) return;
    const current = this.#names.get(directory);
    for (const [name, child] of names) {
      if (child === null) current?.delete(name);
      else current?.set(name, child);
    }
    this.change(node, { kind: 'names', names }, label);
  }

  change(node: DiskNode, change: Change, label: string): void {
    node.log.push(change);
    this.moment(label, { node: node.id, change: node.log.length - 1 });
  }

  moment(label: string, last: Moment['last']): void {
    const made = this.nodes.map(({ log }) => log.length);
    const durable = this.nodes.map((node) => node.durable);
    this.moments.push({ index: this.moments.length, label, made, durable, last, acks: this.acks });
  }

  create(kind: DiskNode['kind'], born: string): number {
    const id = this.nodes.length;
    this.nodes.push({ id, kind, log: [], durable: 0, born });
    if (kind === 'directory') this.#names.set(id, new Map());
    return id;
  }

  place(path: string, bytes: Uint8Array): void {
    const full = `${this.#root}/${path}`;
    if (path.endsWith('/')) {
      this.makeDirectory(full.slice(0, -1));
      return;
    }
    const id = this.create('file', path);
    this.nodes[id]?.log.push({ kind: 'write', at: 0, bytes });
    this.name(full, id, 'before');
  }

  /** Shared memory of SQLite is made anew at each opening, and no disk needs to keep it. */
  inside(path: string): boolean {
    if (path.endsWith('-shm')) return false;
    return path === this.#root || path.startsWith(`${this.#root}/`);
  }

  short(path: string): string {
    return path.slice(this.#root.length + 1);
  }

  parent(path: string): [number, string] {
    const cut = path.lastIndexOf('/');
    const directory = this.find(path.slice(0, cut));
    if (directory === null) throw new Error(`${path} lies in a directory that the model does not know`);
    return [directory, path.slice(cut + 1)];
  }

  find(path: string): number | null {
    if (path === this.#root) return 0;
    if (!this.inside(path)) return null;
    let node = 0;
    for (const part of this.short(path).split('/')) {
      const next = part === '' ? node : this.#names.get(node)?.get(part);
      if (next === undefined) return null;
      node = next;
    }
    return node;
  }

  makeDirectory(path: string): void {
    if (!this.inside(path)) return;
    this.name(path, this.create('directory', this.short(path)), `mkdir ${this.short(path)}`);
  }

  name(path: string, node: number | null, label: string): void {
    if (!this.inside(path)) return;
    const [directory, name] = this.parent(path);
    this.rewrite(directory, [[name, node]], label);
  }
}
