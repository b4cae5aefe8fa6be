import { readFileSync } from 'node:fs';
import { root } from './root.mjs';

/** Exits with one clear message when this Node or this system cannot run the product. Called before anything else is loaded. */
export const requireSupportedNode = () => {
  const wanted = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')).engines.node;
  const [wantedMajor, wantedMinor] = wanted.replace('>=', '').split('.').map(Number);
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
    fail(
      `Node ${process.versions.node} is too old: CodexChat needs Node ${wanted}.`,
      'Install a newer Node (20, 22 or 24) and run the same command again.',
    );
  }
  if (process.platform === 'win32') {
    fail(
      'CodexChat does not run on Windows: it supervises processes in ways that only Linux and macOS offer.',
      'Use it inside WSL 2.',
    );
  }
};

const fail = (what, next) => {
  process.stderr.write(`${what}\nNothing was changed. ${next}\n`);
  process.exit(3);
};
