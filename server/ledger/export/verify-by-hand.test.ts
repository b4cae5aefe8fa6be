import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noteKey, vkeyText } from '../core/note';
import { sha256Bytes } from '../sha256';
import type { TemporaryPlace } from '../testing/fixture';
import { temporaryPlace } from '../testing/fixture';
import {
  appendToSample,
  copyPlace,
  sample,
  tamper,
  verifySample,
  writeSampleLedger,
} from '../testing/sample-ledger';
import { Writer } from '../writer';
import { proveEntry } from './entry-proof';
import { exportSession } from './session-ndjson';
import { exportTlog, type TlogExport } from './tlog';

/** What docs/verify-by-hand.md tells strangers to run, run on what the ledger's own writer made: code that shares nothing with ours. */
const docs = fileURLToPath(new URL('../../../docs/verify', import.meta.url));
const goLibrary = '/usr/share/gocode';
const hasGo =
  spawnSync('go', ['version']).status === 0 && existsSync(join(goLibrary, 'src/golang.org/x/mod/sumdb/tlog'));
if (!hasGo)
  process.stdout.write('not_run: verification with Go (golang-go and golang-golang-x-mod-dev are missing)\n');

const run = (command: string, args: readonly string[]) => {
  const env = { ...process.env, GO111MODULE: 'off', GOPATH: goLibrary };
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env });
  return { ok: status === 0, said: `${stdout}${stderr}` };
};
const python = (dir: string) => run('python3', [join(docs, 'verify.py'), dir]);
const openssl = (dir: string) =>
  run('sh', [join(docs, 'verify-signature.sh'), join(dir, 'checkpoint'), join(dir, 'log.vkey')]);
const go = (...args: readonly string[]) => run('go', ['run', join(docs, 'verify.go'), ...args]);

let place: TemporaryPlace;
let exported: TlogExport;
const dirs = () => ({ dataDir: place.options.dataDir, headDir: place.options.headDir });
beforeAll(async () => {
  place = await temporaryPlace();
  await writeSampleLedger(place.options);
  exported = await exportTlog({ ...dirs(), output: join(place.dir, 'export') });
});
afterAll(() => place[Symbol.asyncDispose]());

/** A copy of the export in which the byte at `at` of a file (from the end when negative) has one bit flipped. */
function flipped(name: string, path: string, at: number): string {
  const dir = join(place.dir, name);
  cpSync(exported.output, dir, { recursive: true });
  const file = join(dir, path);
  const bytes = readFileSync(file);
  const offset = at < 0 ? bytes.length + at : at;
  bytes.writeUInt8(bytes.readUInt8(offset) ^ 1, offset);
  writeFileSync(file, bytes);
  return dir;
}

/** Payloads that say the same in other bytes. */
const respelled: readonly (readonly [string, (text: string) => string])[] = [
  [
    'salt in capitals',
    (text) => text.replace(/"salt":"[0-9a-f]+"/, (salt) => salt.toUpperCase().replace('SALT', 'salt')),
  ],
  ['name in capitals', (text) => text.replace('"payload"', '"Payload"')],
  ['another end of a line', (text) => text.replace('\n', '\r')],
  ['a line too many', (text) => `${text}\n`],
];

function respell(name: string, change: (text: string) => string): string {
  const dir = join(place.dir, name);
  cpSync(exported.output, dir, { recursive: true });
  const file = join(dir, 'payloads/000.ndjson');
  const text = readFileSync(file, 'utf8');
  const changed = change(text);
  expect(changed).not.toBe(text);
  writeFileSync(file, changed);
  return dir;
}

test('python and openssl verify a fresh export, and each flipped byte fails the one it concerns', () => {
  expect(exported.size).toBe(sample.entries);
  expect(python(exported.output)).toMatchObject({
    ok: true,
    said: expect.stringContaining('VERIFIED: 608 entries'),
  });
  expect(openssl(exported.output)).toMatchObject({ ok: true });
  const [file = ''] = readdirSync(join(exported.output, 'payloads/files'));
  for (const [name, path, at] of [
    ['entry', 'tile/entries/001', 5_000],
    ['length', 'tile/entries/002.p/96', 1],
    ['tile', 'tile/0/000', 40],
    ['upper tile', 'tile/1/000.p/2', 40],
    ['salt', 'payloads/000.ndjson', 20],
    ['name of the salt', 'payloads/000.ndjson', 12],
    ['large', `payloads/files/${file}`, 10_000],
  ] as const) {
    expect(python(flipped(name, path, at)), name).toMatchObject({ ok: false });
  }
  // A payload that is taken away and said to be removed by an entry that says nothing of it.
  const robbed = flipped('robbed', 'payloads/000.ndjson', 20);
  const list = join(robbed, 'payloads/000.ndjson');
  const lines = readFileSync(list, 'utf8').split('\n');
  writeFileSync(list, ['{"seq":1,"removed_by":2}', ...lines.slice(1)].join('\n'));
  expect(python(robbed)).toMatchObject({
    ok: false,
    said: expect.stringContaining('no entry accounts for that'),
  });
  // The root that was signed: for the one it is not that of the entries, for the other not what was signed.
  const root = readFileSync(join(exported.output, 'checkpoint')).indexOf('\n608\n') + 8;
  const forged = flipped('root', 'checkpoint', root);
  expect([python(forged).ok, openssl(forged).ok]).toEqual([false, false]);
  expect(openssl(flipped('signature', 'checkpoint', -20)).ok).toBe(false);
  expect(openssl(flipped('key', 'log.vkey', -20)).ok).toBe(false);
  expect(openssl(flipped('name', 'log.vkey', 3)).ok).toBe(false);
  // What says which key it is, and what ends the files: no byte of either is without a meaning.
  const id = readFileSync(join(exported.output, 'log.vkey')).indexOf('+') + 3;
  const dash = readFileSync(join(exported.output, 'checkpoint')).indexOf('—') + 1;
  for (const [name, path, at] of [
    ['id', 'log.vkey', id],
    ['end of the key', 'log.vkey', -1],
    ['dash', 'checkpoint', dash],
    ['id of the signer', 'checkpoint', -90],
    ['unused bits', 'checkpoint', -3],
    ['end', 'checkpoint', -1],
  ] as const)
    expect(openssl(flipped(name, path, at)).ok, name).toBe(false);
  for (const [name, change] of respelled) expect(python(respell(name, change)).ok, name).toBe(false);
});

test('openssl refuses each flipped bit of the key and of the line with the signature, but what base64 leaves unused', () => {
  const vkey = readFileSync(join(exported.output, 'log.vkey'), 'utf8').trim();
  const note = readFileSync(join(exported.output, 'checkpoint'));
  const line = note.indexOf('\n\n') + 2;
  const idAt = vkey.indexOf('+');
  for (const [name, at] of [
    ['key: id', idAt + 1],
    ['key: end of the id', idAt + 8],
    ['key: kind', idAt + 10],
    ['key: bytes', idAt + 20],
  ] as const)
    expect(openssl(flipped(name, 'log.vkey', at)), name).toMatchObject({ ok: false });
  const inLine = note
    .toString()
    .slice(note.toString().indexOf('\n\n') + 2)
    .trimEnd();
  const encoded = line + Buffer.byteLength(inLine.slice(0, inLine.lastIndexOf(' ') + 1));
  for (const [name, at] of [
    ['line: dash', line + 1],
    ['line: name', line + 8],
    ['line: end of the name', encoded - 2],
    ['line: id of the key', encoded + 1],
    ['line: signature', encoded + 30],
  ] as const)
    expect(openssl(flipped(name, 'checkpoint', at)), name).toMatchObject({ ok: false });
});

test.runIf(hasGo)(
  'go verifies a fresh export, and no other; an earlier checkpoint shows a rollback and a rewrite',
  { timeout: 180_000 },
  async () => {
    expect(go(exported.output)).toMatchObject({
      ok: true,
      said: expect.stringContaining('VERIFIED: 608 entries'),
    });
    for (const [name, path, at] of [
      ['go-entry', 'tile/entries/001', 5_000],
      ['go-tile', 'tile/0/000', 40],
      ['go-checkpoint', 'checkpoint', -20],
      ['go-key', 'log.vkey', -20],
      ['go-upper', 'tile/1/000.p/2', 40],
      ['go-payload', 'payloads/000.ndjson', 100],
      ['go-payload-last', 'payloads/002.ndjson', -30],
    ] as const)
      expect(go(flipped(name, path, at)), name).toMatchObject({ ok: false });
    for (const [name, change] of respelled) expect(go(respell(`go-${name}`, change)).ok, name).toBe(false);
    await appendToSample(place.options, 5);
    const longer = await exportTlog({ ...dirs(), output: join(place.dir, 'longer') });
    expect(longer.size).toBe(613);
    const earlier = join(exported.output, 'checkpoint');
    expect(go(longer.output, earlier)).toMatchObject({
      ok: true,
      said: expect.stringContaining('continues'),
    });
    expect(go(exported.output, join(longer.output, 'checkpoint'))).toMatchObject({
      ok: false,
      said: expect.stringContaining('ROLLBACK'),
    });
  },
);

test.runIf(hasGo)(
  'after a change of the key, a checkpoint kept before is still continued, for who kept its key too',
  { timeout: 180_000 },
  async () => {
    await using changed = await copyPlace(place);
    const { dataDir, headDir, onProgress, workerUrl, ...others } = changed.options;
    const writer = new Writer({ ...others, dataDir, headDir, acceptLoss: false }, () => undefined);
    writer.open();
    for (const id of [1, 2]) writer.tend(id, { kind: 'rotate-key' });
    writer.close();
    const { output } = await exportTlog({ dataDir, headDir, output: join(changed.dir, 'changed') });
    const kept = { note: join(exported.output, 'checkpoint'), vkey: join(exported.output, 'log.vkey') };
    expect(go(output, kept.note).ok).toBe(false);
    expect(go(output, kept.note, kept.vkey)).toMatchObject({
      ok: true,
      said: expect.stringContaining('continues'),
    });
    const keys = (vkey: string) => run('python3', [join(docs, 'verify-keys.py'), output, vkey]);
    expect(keys(kept.vkey)).toMatchObject({ ok: true, said: expect.stringContaining('leads to the one') });
    // Neither another key, nor an entry that one of the two did not sign.
    const other = join(changed.dir, 'other.vkey');
    writeFileSync(other, vkeyText(noteKey('other', new Uint8Array(32), sha256Bytes)));
    expect(keys(other).ok).toBe(false);
    const file = join(output, 'payloads', '002.ndjson');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/(newSignature\\":\\").(.)/, '$1$2A'));
    expect(keys(kept.vkey)).toMatchObject({ ok: false, said: expect.stringContaining('both keys') });
  },
);

test('one entry is proved alone, with python and with openssl; another entry is not', () => {
  for (const seq of [1, 256, 257, 512, 600, sample.entries]) {
    const { proof, envelope } = proveEntry({ ...place.options, seq });
    const [file, entry] = [join(place.dir, `p${seq}`), join(place.dir, `e${seq}`)];
    writeFileSync(file, proof);
    writeFileSync(entry, envelope);
    const verify = () => run('python3', [join(docs, 'verify-proof.py'), file, entry]);
    expect(verify(), String(seq)).toMatchObject({
      ok: true,
      said: expect.stringContaining(`number ${seq} of`),
    });
    const byOpenssl = () =>
      run('sh', [join(docs, 'verify-entry.sh'), file, entry, join(exported.output, 'log.vkey')]);
    const places = [1, 257, sample.entries];
    if (places.includes(seq)) expect(byOpenssl(), String(seq)).toMatchObject({ ok: true });
    writeFileSync(entry, `${envelope.toString()} `);
    expect(verify().ok).toBe(false);
    if (places.includes(seq)) expect(byOpenssl().ok, String(seq)).toBe(false);
    writeFileSync(entry, envelope);
    writeFileSync(file, proof.replace(`index ${seq - 1}`, `index ${seq}`));
    expect(verify().ok).toBe(false);
  }
  expect(() => proveEntry({ ...place.options, seq: 100_000 })).toThrow('no entry 100000');
});

test('a session comes out whole, what was pruned with it', async () => {
  const lines: string[] = [];
  const done = await exportSession({ ...dirs(), sessionId: 's1' }, (line) => void lines.push(line));
  const [head, ...rest] = lines.map((line) => JSON.parse(line));
  expect(head).toMatchObject({ format: 'codexchat-session/1', stream: 'session/s1' });
  expect(rest.at(-1)).toMatchObject({ format: 'end', entries: done.entries });
  expect(rest.slice(0, -1).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(JSON.parse(rest[2].payload).item.raw.text.length).toBe(20_000);
  expect(rest[4]).toMatchObject({ salt: null, rederived: { itemId: 'i2', offset: 0, text: 'The answe' } });
  await expect(exportSession({ ...dirs(), sessionId: 'none' }, () => undefined)).rejects.toMatchObject({
    trouble: { kind: 'ledger.no-such-session' },
  });
});

test('a payload that is not the one that was recorded is given out by no export of a session', async () => {
  await using copy = await copyPlace(place);
  const where = { dataDir: copy.options.dataDir, headDir: copy.options.headDir };
  const seen: string[] = [];
  const forged = (): Promise<unknown> =>
    exportSession({ ...where, sessionId: 's1' }, (line) => void seen.push(line));
  await forged();
  expect(seen.length).toBeGreaterThan(7);
  seen.length = 0;
  tamper(where.dataDir, (db) => {
    db.exec("UPDATE payload SET bytes = CAST(bytes || ' ' AS BLOB) WHERE seq = 2");
  });
  await expect(forged()).rejects.toMatchObject({ trouble: { kind: 'ledger.payload-changed' } });
  expect(seen.join('\n')).not.toContain('"seq":2');
});

test('nothing is exported that does not come to what was signed, and nothing is overwritten', async () => {
  await expect(exportTlog({ ...dirs(), output: exported.output })).rejects.toMatchObject({
    trouble: { kind: 'ledger.output-taken' },
  });
  tamper(place.options.dataDir, (db) => {
    db.exec(
      "UPDATE event SET envelope = CAST(replace(envelope, 'turn.settled', 'turn.deleted') AS BLOB) WHERE seq = 20",
    );
  });
  expect((await verifySample(place.options)).firstBad?.seq).toBe(20);
  const output = join(place.dir, 'forged');
  await expect(exportTlog({ ...dirs(), output })).rejects.toMatchObject({
    trouble: { kind: 'ledger.export-differs' },
  });
  expect(readdirSync(place.dir).filter((name) => name.startsWith('forged'))).toEqual([]);
});
