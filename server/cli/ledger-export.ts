import { closeSync, existsSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { exportSession, exportTlog, proveEntry } from '../ledger';
import { findPlaces } from '../plane';
import { TroubleError } from '../vocabulary';
import { progressLines } from './ledger-progress';
import { type ExitCode, UsageError } from './usage';

const usage = `Usage: codexchat ledger export --format tlog --output DIR [--json]
       codexchat ledger export --format ndjson --session ID [--output FILE] [--json]
       codexchat ledger export --format proof --seq N [--output FILE] [--json]
  tlog    the whole log for outsiders: C2SP tlog-tiles, signed checkpoint, verifier key, payloads
  ndjson  one session, every entry with its exact envelope and payload; without --output on stdout
  proof   that one entry stands in the log: FILE (a C2SP tlog-proof) and FILE.entry (the bytes it proves); without --output on stdout
May be run while the server runs, and changes nothing. docs/verify-by-hand.md says how others check it.`;

interface Values {
  readonly format?: string;
  readonly output?: string;
  readonly session?: string;
  readonly seq?: string;
  readonly json?: boolean;
  readonly help?: boolean;
}

const formats: Readonly<Record<string, (values: Values) => Promise<ExitCode>>> = {
  tlog: exportWhole,
  ndjson: exportOne,
  proof: exportProof,
};

/** Writes the ledger, or a part of it, in a form that others read. */
export async function ledgerExport(argv: readonly string[]): Promise<ExitCode> {
  const values = readArguments(argv);
  if (values.help === true) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const format = values.format ?? '';
  const run = Object.hasOwn(formats, format) ? formats[format] : undefined;
  if (!run) throw new UsageError(`--format must be one of ${Object.keys(formats).join(', ')}\n${usage}`);
  return run(values);
}

function readArguments(argv: readonly string[]): Values {
  try {
    const text = { type: 'string' } as const;
    const flag = { type: 'boolean' } as const;
    const options = { format: text, output: text, session: text, seq: text, json: flag, help: flag };
    return parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

async function exportWhole({ output, json }: Values): Promise<ExitCode> {
  if (!output) throw new UsageError(`--output DIR is missing\n${usage}`);
  const done = await exportTlog({
    ...findPlaces(process.env),
    output,
    onProgress: progressLines('ledger export'),
  });
  const { size, uncovered, vkey } = done;
  const rest = uncovered === 0 ? '' : ` ${uncovered} newer ones are not signed yet and were left out.`;
  process.stdout.write(
    json === true ? `${JSON.stringify(done)}\n` : `${size} entries in ${output}, signed by ${vkey}.${rest}\n`,
  );
  return 0;
}

async function exportOne({ session, output, json }: Values): Promise<ExitCode> {
  if (!session) throw new UsageError(`--session ID is missing\n${usage}`);
  const o = { ...findPlaces(process.env), sessionId: session };
  if (!output) {
    await exportSession(o, (line) => process.stdout.write(line));
    return 0;
  }
  refuseTaken(output);
  const part = `${output}.${process.pid}.part`;
  const file = openSync(part, 'w', 0o600);
  try {
    const done = await exportSession(o, (line) => void writeSync(file, line));
    renameSync(part, output);
    process.stdout.write(
      json === true ? `${JSON.stringify({ ...done, output })}\n` : `${done.entries} entries in ${output}.\n`,
    );
    return 0;
  } finally {
    closeSync(file);
    rmSync(part, { force: true });
  }
}

async function exportProof({ seq, output, json }: Values): Promise<ExitCode> {
  if (!/^[1-9]\d*$/.test(seq ?? '')) throw new UsageError(`--seq N is missing\n${usage}`);
  const { proof, envelope, vkey, size } = proveEntry({ ...findPlaces(process.env), seq: Number(seq) });
  if (output) {
    for (const path of [output, `${output}.entry`]) refuseTaken(path);
    writeFileSync(output, proof);
    writeFileSync(`${output}.entry`, envelope);
  }
  const said = { seq: Number(seq), size, vkey, proof, entry: envelope.toString() };
  if (json === true) process.stdout.write(`${JSON.stringify(said)}\n`);
  else
    process.stdout.write(
      output ? `Entry ${seq} of ${size}: ${output} and ${output}.entry, signed by ${vkey}.\n` : proof,
    );
  return 0;
}

function refuseTaken(path: string): void {
  if (!existsSync(path)) return;
  throw new TroubleError({
    kind: 'ledger.output-taken',
    what: `There is something at ${path} already.`,
    safe: 'It was not touched.',
    next: 'Name a place that does not exist yet.',
  });
}
