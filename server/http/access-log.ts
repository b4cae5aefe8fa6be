import { chmodSync, mkdirSync } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { limits } from '../vocabulary';
import { logLine } from './core/log-line';

export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

export interface AccessLog {
  /** Adds one line. Never throws and never waits; what the full queue cannot take is counted, and the count is a line of its own. */
  write(fields: LogFields): void;
  /** Resolves when every line so far is in the file (or the fault was said). */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/**
 * `<dataDir>/logs/access.ndjson`: every refusal of the door and every login, one escaped line each. Bounded by `limits.logFileBytesMax`; the
 * file before it is kept as `access.1.ndjson`. A log that cannot be written does not close the door: the fault goes to stderr, once.
 */
export const createAccessLog = (o: {
  dataDir: string;
  now: () => number;
  /** Takes secrets out of a text: an address that was refused may hold one. */
  cleaned?: (text: string) => string;
}): AccessLog => {
  const cleaned = (fields: LogFields): LogFields =>
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [
        name,
        typeof value === 'string' && o.cleaned !== undefined ? o.cleaned(value) : value,
      ]),
    );
  const folder = join(o.dataDir, 'logs');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const log = createRotatingFile(join(folder, 'access.ndjson'), join(folder, 'access.1.ndjson'));
  let queue: string[] = [];
  let dropped = 0;
  let writing: Promise<void> | null = null;
  let saidBroken = false;

  const drain = async (): Promise<void> => {
    while (queue.length > 0) {
      const lines = queue;
      queue = [];
      if (dropped > 0) lines.push(logLine({ at: o.now(), event: 'lines-dropped', count: dropped }, 64));
      dropped = 0;
      await log.append(lines.join(''));
    }
  };
  const start = (): void => {
    writing ??= drain()
      .catch((error: unknown) => {
        if (!saidBroken) process.stderr.write(`access log: ${String(error)}\n`);
        saidBroken = true;
      })
      .finally(() => {
        writing = null;
      });
  };
  const flush = async (): Promise<void> => {
    while (writing !== null) await writing;
  };
  return {
    write(fields) {
      if (queue.length >= limits.accessLogLinesMax) dropped += 1;
      else queue.push(logLine({ at: o.now(), ...cleaned(fields) }, limits.logFieldCharsMax));
      start();
    },
    flush,
    async close() {
      await flush();
      await log.close();
    },
  };
};

const createRotatingFile = (path: string, older: string) => {
  let file: FileHandle | null = null;
  let bytes = 0;
  const close = async (): Promise<void> => {
    const closing = file;
    file = null;
    await closing?.close();
  };
  return {
    close,
    async append(text: string): Promise<void> {
      if (file !== null && bytes + text.length > limits.logFileBytesMax) {
        await close();
        await rename(path, older);
      }
      if (file === null) {
        file = await open(path, 'a', 0o600);
        bytes = (await file.stat()).size;
      }
      await file.appendFile(text);
      bytes += text.length;
    },
  };
};
