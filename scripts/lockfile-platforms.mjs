// A registry may lack the packages of other platforms; npm then leaves them out of the lock file, and `npm ci` refuses it elsewhere. This
// writes the entries that npm would have written (without a checksum, which nobody here can know), and removes download addresses.
// `--check` changes nothing and exits 1 when something would change. Run it after every `npm install`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './frame/root.mjs';

const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const processors = [
  'arm',
  'arm64',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
];

/** Adds what is missing to a parsed lock file and returns one line per change. */
export const completeLock = (lock) => {
  const changes = [];
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (entry.resolved?.startsWith('http')) {
      delete entry.resolved;
      changes.push(`${path}: download address removed`);
    }
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isThere(lock, path, name)) continue;
      const platform = platformOf(name);
      if (platform === null || !/^\d/.test(version)) continue;
      const dev = entry.dev === true ? { dev: true } : {};
      lock.packages[`node_modules/${name}`] = { version, ...platform, ...dev, optional: true };
      changes.push(`${name}@${version}: platform entry added`);
    }
  }
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  return changes;
};

/** Node's own lookup: beside the package, then beside each package around it. */
const isThere = (lock, path, name) => {
  for (let base = path; ; base = base.slice(0, Math.max(0, base.lastIndexOf('node_modules/') - 1))) {
    if (lock.packages[`${base === '' ? '' : `${base}/`}node_modules/${name}`] !== undefined) return true;
    if (base === '') return false;
  }
};

/** `@biomejs/cli-linux-arm64-musl` → os linux, cpu arm64. Null when the name does not say. */
const platformOf = (name) => {
  const words = name.split(/[-/]/);
  const os = systems.find((word) => words.includes(word));
  const cpu = processors.find((word) => words.includes(word));
  if (cpu === undefined || (os === undefined && cpu !== 'wasm32')) return null;
  const libc = words.includes('musl')
    ? { libc: ['musl'] }
    : words.includes('gnu') && os === 'linux'
      ? { libc: ['glibc'] }
      : {};
  return { cpu: [cpu], ...libc, ...(os === undefined ? {} : { os: [os] }) };
};

if (import.meta.url === `file://${process.argv[1]}`) {
  const file = join(root, 'package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const changes = completeLock(lock);
  const check = process.argv.includes('--check');
  for (const change of changes) process.stdout.write(`${change}\n`);
  if (changes.length > 0 && !check) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  if (changes.length > 0 && check) {
    process.stdout.write('package-lock.json lacks these: run node scripts/lockfile-platforms.mjs\n');
    process.exitCode = 1;
  }
}
