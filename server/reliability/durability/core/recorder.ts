import { bytesOf, descriptorOf, joined, numberAt, offsetAt, sizeOf } from './arguments';
import type { DiskHistory, Files } from './disk';
import { DiskLog } from './disk-log';
import type { Syscall, TraceStep } from './syscalls';

/** An open file of the traced program; shared by copies of the same descriptor. */
interface OpenFile {
  readonly node: number;
  readonly appends: boolean;
  position: number;
}

export interface RecordOptions {
  /** The directory that the program works in; nothing outside of it is looked at. */
  readonly root: string;
  /** What lay there before, and is durable. */
  readonly before: Files;
  /** Fsyncs that are struck from the record, by the path at which the file was made: the proof must notice. */
  readonly withoutFsync?: (born: string) => boolean;
}

/**
 * Calls that change nothing which the model knows; any other unknown call on a file of ours is an error of the model. A symbolic link holds nothing of
 * its own, and none of our files is reached through one: it is left out of the images.
 */
const harmless = new Set([
  'lseek',
  'fchmod',
  'fchown',
  'flock',
  'fadvise64',
  'futimens',
  'utimensat',
  'symlink',
  'symlinkat',
]);
const decoder = new TextDecoder();

/** Follows a trace and keeps what was done to each file and directory, and when it became durable. */
export class Recorder {
  readonly #log: DiskLog;
  readonly #withoutFsync: (born: string) => boolean;
  readonly #files = new Map<number, OpenFile>();
  /** By call: how long the log of the file was when its fsync began. */
  readonly #syncing = new Map<number, number>();
  /** Fsyncs that were struck. */
  struck = 0;

  constructor({ root, before, withoutFsync = () => false }: RecordOptions) {
    this.#log = new DiskLog(root, before);
    this.#withoutFsync = withoutFsync;
  }

  follow(steps: readonly TraceStep[]): DiskHistory {
    for (const step of steps) {
      if (step.at === 'begin') this.#begin(step.id, step.call);
      else this.#end(step.id, step.call);
    }
    return { nodes: this.#log.nodes, root: 0, moments: this.#log.moments };
  }

  #begin(id: number, { name, args, strings }: Syscall): void {
    if (name === 'fsync' || name === 'fdatasync') {
      const file = this.#files.get(descriptorOf(args));
      if (file) this.#syncing.set(id, this.#log.nodes[file.node]?.log.length ?? 0);
    }
    // A promise counts from the moment at which it leaves the program.
    if ((name === 'write' || name === 'writev') && descriptorOf(args) === 1) {
      const said = strings.map((bytes) => decoder.decode(bytes)).join('');
      this.#log.acks = [
        ...this.#log.acks,
        ...said.split('\n').flatMap((line) => (line.startsWith('ack ') ? [line.slice(4)] : [])),
      ];
      this.#log.moment(`promised ${said.trim()}`, null);
    }
  }

  #end(id: number, call: Syscall): void {
    const { name, args, strings, result } = call;
    if (!(result >= 0)) return;
    const fd = descriptorOf(args);
    const path = strings.map((bytes) => decoder.decode(bytes));
    switch (name) {
      case 'openat':
      case 'open':
        this.#open(path[0] ?? '', args, result);
        return;
      case 'close':
        this.#files.delete(fd);
        return;
      case 'dup':
      case 'dup2':
      case 'dup3':
      case 'fcntl':
        this.#duplicate(call, fd);
        return;
      case 'lseek': {
        const file = this.#files.get(fd);
        if (file) file.position = result;
        return;
      }
      case 'write':
      case 'writev':
      case 'pwrite64':
      case 'pwritev':
        this.#write(call, fd);
        return;
      case 'copy_file_range':
      case 'sendfile':
        this.#copy(call);
        return;
      case 'ftruncate':
        this.#resize(fd, numberAt(args, 1));
        return;
      case 'fallocate': {
        const node = this.#log.nodes[this.#files.get(fd)?.node ?? -1];
        const end = numberAt(args, 2) + numberAt(args, 3);
        if (node && sizeOf(node) < end) this.#resize(fd, end);
        return;
      }
      case 'fsync':
      case 'fdatasync':
        this.#sync(id, fd);
        return;
      case 'rename':
      case 'renameat':
      case 'renameat2':
        this.#rename(path[0] ?? '', path[1] ?? '');
        return;
      case 'link':
      case 'linkat':
        this.#link(path[0] ?? '', path[1] ?? '');
        return;
      case 'unlink':
      case 'unlinkat':
      case 'rmdir':
        this.#log.name(path[0] ?? '', null, `${name} ${this.#log.short(path[0] ?? '')}`);
        return;
      case 'mkdir':
      case 'mkdirat':
        this.#log.makeDirectory(path[0] ?? '');
        return;
      default:
        if (!harmless.has(name) && (this.#files.has(fd) || path.some((each) => this.#log.inside(each))))
          throw new Error(`the model does not know ${name} on a file of the program`);
    }
  }

  #open(path: string, args: string, fd: number): void {
    this.#files.delete(fd);
    if (!this.#log.inside(path)) return;
    let node = this.#log.find(path);
    if (node === null && args.includes('O_CREAT')) {
      node = this.#log.create('file', this.#log.short(path));
      this.#log.name(path, node, `create ${this.#log.short(path)}`);
    }
    if (node === null) return;
    this.#files.set(fd, { node, appends: args.includes('O_APPEND'), position: 0 });
    const found = this.#log.nodes[node];
    if (found && args.includes('O_TRUNC') && sizeOf(found) > 0) this.#resize(fd, 0);
  }

  #duplicate({ name, args, result }: Syscall, fd: number): void {
    if (name === 'fcntl' && !args.includes('F_DUPFD')) return;
    const file = this.#files.get(fd);
    if (file) this.#files.set(result, file);
    else this.#files.delete(result);
  }

  #write({ name, args, strings, result }: Syscall, fd: number): void {
    const file = this.#files.get(fd);
    const node = this.#log.nodes[file?.node ?? -1];
    if (!file || !node) return;
    const bytes = joined(strings).subarray(0, result);
    const positioned = name === 'pwrite64' || name === 'pwritev';
    const at = positioned ? numberAt(args, -1) : file.appends ? sizeOf(node) : file.position;
    if (!positioned) file.position = at + bytes.length;
    this.#log.change(node, { kind: 'write', at, bytes }, `write ${bytes.length} at ${at} of ${node.born}`);
  }

  /** Copies within the kernel: what is copied is what the program saw in the source. */
  #copy({ name, args, result }: Syscall): void {
    const [target, source] =
      name === 'sendfile' ? [numberAt(args, 0), numberAt(args, 1)] : [numberAt(args, 2), numberAt(args, 0)];
    const from = this.#files.get(source);
    const to = this.#files.get(target);
    const node = this.#log.nodes[to?.node ?? -1];
    const origin = this.#log.nodes[from?.node ?? -1];
    if (!to || !node) return;
    if (!from || !origin)
      throw new Error(`a copy into ${node.born} from a file that the model does not know`);
    const start = name === 'sendfile' ? offsetAt(args, 2, from.position) : offsetAt(args, 1, from.position);
    const bytes = bytesOf(origin).slice(start, start + result);
    from.position = start + result;
    const at = to.position;
    to.position = at + bytes.length;
    if (bytes.length === 0) return;
    this.#log.change(node, { kind: 'write', at, bytes }, `copy ${bytes.length} to ${node.born}`);
  }

  #resize(fd: number, size: number): void {
    const node = this.#log.nodes[this.#files.get(fd)?.node ?? -1];
    if (node) this.#log.change(node, { kind: 'size', size }, `size ${size} of ${node.born}`);
  }

  #sync(id: number, fd: number): void {
    const node = this.#log.nodes[this.#files.get(fd)?.node ?? -1];
    const reached = this.#syncing.get(id);
    this.#syncing.delete(id);
    if (!node || reached === undefined) return;
    if (this.#withoutFsync(node.born)) {
      this.struck += 1;
      return;
    }
    node.durable = Math.max(node.durable, reached);
    this.#log.moment(`fsync ${node.born || '.'}`, null);
  }

  #rename(from: string, to: string): void {
    const node = this.#log.find(from);
    if (node === null) return;
    const [oldDir, oldName] = this.#log.parent(from);
    const [newDir, newName] = this.#log.parent(to);
    const label = `rename to ${this.#log.short(to)}`;
    if (oldDir !== newDir) {
      this.#log.rewrite(newDir, [[newName, node]], label);
      this.#log.rewrite(oldDir, [[oldName, null]], label);
      return;
    }
    this.#log.rewrite(
      oldDir,
      [
        [oldName, null],
        [newName, node],
      ],
      label,
    );
  }

  #link(from: string, to: string): void {
    const node = this.#log.find(from);
    if (node !== null) this.#log.name(to, node, `link ${this.#log.short(to)}`);
  }
}
