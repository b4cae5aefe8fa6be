import { once } from 'node:events';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

/** Text gathered before it is written, UTF-16 code units. */
const gatheredMax = 256 * 1024;

/** A file that appears whole or not at all: it is written under another name beside its place, and takes its name when it is kept. */
export class PartFile implements Disposable {
  readonly #path: string;
  readonly #part: string;
  readonly #file: number;
  #held: string[] = [];
  #chars = 0;

  constructor(path: string) {
    this.#path = path;
    this.#part = `${path}.${process.pid}.part`;
    this.#file = openSync(this.#part, 'w', 0o600);
  }

  write(text: string): void {
    this.#held.push(text);
    this.#chars += text.length;
    if (this.#chars >= gatheredMax) this.#flush();
  }

  keep(): void {
    this.#flush();
    fsyncSync(this.#file);
    renameSync(this.#part, this.#path);
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
    rmSync(this.#part, { force: true });
  }

  #flush(): void {
    const bytes = Buffer.from(this.#held.join(''));
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
    [this.#held, this.#chars] = [[], 0];
  }
}

/** On stdout, at the pace of who reads it: what a pipe does not take is not gathered here. */
export const printed = (text: string): unknown =>
  process.stdout.write(text) ? undefined : once(process.stdout, 'drain');
