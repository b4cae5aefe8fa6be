import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { WriterOptions } from './wire';

/**
 * Starts the writer thread: from the bundle `ledger-writer.mjs` beside the built server, or, when this file itself runs as TypeScript
 * (tsx, vitest), from its source through tsx.
 */
export function startWriterThread(options: WriterOptions, workerUrl?: URL): Worker {
  return startThread(workerUrl ?? defaultUrl(), options);
}

/** Starts a thread from a bundle, or from a TypeScript file through tsx. */
export function startThread(url: URL, workerData: unknown): Worker {
  if (!url.pathname.endsWith('.ts')) return new Worker(url, { workerData });
  // A worker takes no --import flag for its entry on Node 20, so a line of code registers tsx and then loads the entry.
  const tsx = dirname(createRequire(import.meta.url).resolve('tsx/package.json'));
  const api = pathToFileURL(join(tsx, 'dist/esm/api/index.mjs')).href;
  const boot = `import(${JSON.stringify(api)}).then((tsx) => { tsx.register(); return import(${JSON.stringify(url.href)}); })`;
  return new Worker(boot, { eval: true, workerData });
}

const defaultUrl = (): URL =>
  import.meta.url.endsWith('.ts')
    ? new URL('./writer-worker.ts', import.meta.url)
    : new URL('./ledger-writer.mjs', import.meta.url);
