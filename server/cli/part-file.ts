import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { syncDir } from '../disk';
import { TroubleError } from '../vocabulary';
import { removeWhenInterrupted } from './interrupt';
import { checkOutputPlace, type PlaceRule, taken } from './output-place';

/** Text gathered before it is written, UTF-16 code units. */
const gatheredMax = 256 * 1024;

/**
 * A file that appears whole or not at all: it is written under another name beside its place, and takes its name when it is kept. What
 * appears at that place meanwhile is as safe as what was there before. Throws a TroubleError when the place may not be used.
 */
export class PartFile implements Disposable {
  readonly #path: string;
  readonly #part: string;
  readonly #force: boolean;
  readonly #file: number;
  readonly #interrupt: Disposable;
  #held: string[] = [];
  #chars = 0;

  constructor(path: string, rule: PlaceRule) {
    checkOutputPlace(path, rule);
    this.#path = path;
    this.#force = rule.force;
    this.#part = `${path}.${process.pid}.part`;
    this.#file = openSync(this.#part, 'wx', 0o600);
    this.#interrupt = removeWhenInterrupted(this.#part);
  }

  write(text: string): void {
    this.#held.push(text);
    this.#chars += text.length;
    if (this.#chars >= gatheredMax) this.#flush();
  }

  keep(): void {
    this.#flush();
    fsyncSync(this.#file);
    if (this.#force || !this.#placedAsNew()) renameSync(this.#part, this.#path);
    syncDir(dirname(resolve(this.#path)));
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
    rmSync(this.#part, { force: true });
    this.#interrupt[Symbol.dispose]();
  }

  /** A second name is refused where there is a file, as a new name is not. False where the file system knows no second names. */
  #placedAsNew(): boolean {
    try {
      linkSync(this.#part, this.#path);
      return true;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null;
      if (code === 'EEXIST') throw new TroubleError(taken(this.#path, true));
      if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP') throw error;
      checkOutputPlace(this.#path, { force: false });
      return false;
    }
  }

  #flush(): void {
    const bytes = Buffer.from(this.#held.join(''));
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
    [this.#held, this.#chars] = [[], 0];
  }
}

/** Writes a text as a whole to a place that was named. */
export function writeOutput(path: string, text: string, rule: PlaceRule): void {
  using file = new PartFile(path, rule);
  file.write(text);
  file.keep();
}
