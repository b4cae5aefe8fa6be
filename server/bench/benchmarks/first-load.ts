import { gzipSync } from 'node:zlib';
import type { Benchmark } from '../benchmark';
import { pageScripts } from '../core/page-scripts';
import { measure } from '../core/report';
import { visit } from '../page-visit';
import { makePlace } from '../place';
import { startServer } from '../server-process';

const gzip = (body: Buffer): number => gzipSync(body, { level: 6 }).length / 1000;

export const firstLoad: Benchmark = {
  name: 'first-load',
  about: 'JavaScript of the first screen, gzip level 6',
  async run({ root }) {
    using place = makePlace();
    const server = await startServer(root, place);
    try {
      const page = await visit(server.origin);
      const addresses = pageScripts(page.body.toString('utf8'));
      const files = await Promise.all(
        addresses.map(async (address) => ({
          address,
          body: (await visit(new URL(address, server.origin).href)).body,
        })),
      );
      const worker = await visit(`${server.origin}/feed-worker.js`);
      const compressed = files.reduce((sum, { body }) => sum + gzip(body), 0);
      const largest = [...files].sort((left, right) => right.body.length - left.body.length).slice(0, 4);
      return {
        measures: [
          measure('scripts named by the page, gzip', compressed, 'kB', {
            aim: { most: 220 },
            beside: { what: 'the lighter peer', value: 1520 },
          }),
          measure(
            'the same, as they are',
            files.reduce((sum, { body }) => sum + body.length, 0) / 1000,
            'kB',
          ),
          measure('shared feed worker, gzip (loaded after login)', gzip(worker.body), 'kB'),
          measure('the page itself, gzip', gzip(page.body), 'kB'),
          ...largest.map(({ address, body }) =>
            measure(`largest: ${address.split('/').at(-1)}`, gzip(body), 'kB'),
          ),
        ],
        notes: [
          `${files.length} script files; what a screen loads only when it is needed (Markdown, highlighting) is not among them.`,
        ],
      };
    } finally {
      await server.stop();
    }
  },
};
