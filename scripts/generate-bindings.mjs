// Writes the TypeScript bindings of the pinned codex into server/runtime/bindings (not tracked) and their fingerprint into
// server/runtime/bindings.lock.json (tracked). `--check` only compares, names every difference and exits 1 when there is one.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { nativeCodexPath } from './codex-binary.mjs';

const room = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'server', 'runtime');
const bindings = path.join(room, 'bindings');
const lockFile = path.join(room, 'bindings.lock.json');

function generate(binary) {
  const home = mkdtempSync(path.join(os.tmpdir(), 'codexchat-bindings-'));
  try {
    const env = { PATH: process.env.PATH ?? '', HOME: home, CODEX_HOME: home };
    const run = (args) =>
      execFileSync(binary, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const version = run(['--version']).trim().split(' ').at(-1);
    // Generated beside and renamed, so that a half-written tree is never taken for a whole one.
    const fresh = mkdtempSync(path.join(room, '.bindings-'));
    run(['app-server', 'generate-ts', '--experimental', '--out', fresh]);
    rmSync(bindings, { recursive: true, force: true });
    renameSync(fresh, bindings);
    return version;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** SHA-256 over the sorted files: path, NUL, content, NUL of each. */
function treeHash() {
  const files = readdirSync(bindings, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      path.relative(bindings, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'),
    )
    .sort();
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(bindings, file)))
      .update('\0');
  return { files: files.length, sha256: hash.digest('hex') };
}

const source = (name) => readFileSync(path.join(bindings, name), 'utf8');
const words = (text, pattern) => [...new Set([...text.matchAll(pattern)].map((match) => match[1]))].sort();
const methods = (name) => words(source(name), /"method": "([^"]+)"/g);

function fingerprint(version) {
  return {
    codexVersion: version,
    ...treeHash(),
    serverRequests: methods('ServerRequest.ts'),
    notifications: methods('ServerNotification.ts'),
    clientRequests: methods('ClientRequest.ts'),
    itemKinds: words(source('v2/ThreadItem.ts'), /\{ "type": "([^"]+)"/g),
  };
}

function differences(was, is) {
  const lines = [];
  for (const key of Object.keys(is)) {
    const [before, after] = [was[key], is[key]];
    if (!Array.isArray(after)) {
      if (before !== after) lines.push(`${key}: locked ${before ?? 'nothing'}, generated ${after}`);
      continue;
    }
    for (const word of after) if (!(before ?? []).includes(word)) lines.push(`${key}: new ${word}`);
    for (const word of before ?? []) if (!after.includes(word)) lines.push(`${key}: gone ${word}`);
  }
  return lines;
}

const binary = process.env.CODEXCHAT_CODEX_BIN ?? nativeCodexPath();
if (binary === null || !existsSync(binary)) {
  console.error(
    'The native codex program is not installed for this platform. Run npm ci, or set CODEXCHAT_CODEX_BIN.',
  );
  process.exit(3);
}
const generated = fingerprint(generate(binary));
if (process.argv.includes('--check')) {
  const locked = existsSync(lockFile) ? JSON.parse(readFileSync(lockFile, 'utf8')) : {};
  const found = differences(locked, generated);
  for (const line of found) console.error(line);
  if (found.length > 0) {
    console.error(
      'The runtime protocol differs from server/runtime/bindings.lock.json: decide on each word in',
    );
    console.error('server/runtime/core/protocol-table.ts, then run node scripts/generate-bindings.mjs.');
    process.exit(1);
  }
} else {
  writeFileSync(lockFile, `${JSON.stringify(generated, null, 2)}\n`);
}
console.log(
  `codex ${generated.codexVersion}: ${generated.files} binding files, ${generated.notifications.length} notifications, ` +
    `${generated.serverRequests.length} server requests, ${generated.itemKinds.length} item kinds.`,
);
