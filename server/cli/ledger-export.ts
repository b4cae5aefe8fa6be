import { parseArgs } from 'node:util';
import { isSessionFormat, type SessionFormat, sessionFormats, writeSession } from '../export';
import { exportTlog, proveEntry } from '../ledger';
import { findPlaces } from '../plane';
import { TroubleError } from '../vocabulary';
import { removeWhenInterrupted } from './interrupt';
import { progressLines } from './ledger-progress';
import { checkOutputFolder, checkOutputPlace } from './output-place';
import { PartFile, writeOutput } from './part-file';
import { isOutputError, printed } from './stdout';
import { type ExitCode, UsageError } from './usage';

const usage = `Usage: codexchat ledger export --format tlog --output DIR [--json]
       codexchat ledger export --format html|md|ndjson|otlp|atif --session ID [--output FILE] [--force] [--content] [--json]
       codexchat ledger export --format proof --seq N [--output FILE] [--force] [--json]
       codexchat ledger export --project-path DIR --thread-id ID   (one thread as CodexChat's document; --help with them says more)
  tlog    the whole log for outsiders: C2SP tlog-tiles, signed checkpoint, verifier key, payloads
  html    one session as a page for people: one file, no script, no network
  md      the same as Markdown
  ndjson  one session, every entry with its exact envelope and payload
  otlp    one session as OTLP/JSON traces with the GenAI conventions 1.41.0; --content puts in what was said, run and answered
  atif    one session as an ATIF v1.7 trajectory
  proof   that one entry stands in the log: FILE (a C2SP tlog-proof) and FILE.entry (the bytes it proves)
Without --output it comes on stdout. A file that is there is kept, unless --force is given; the folder that is to hold it must be there. docs/export.md says what each format leaves out.
May be run while the server runs, and changes nothing. docs/verify-by-hand.md says how others check it.`;

interface Values {
  readonly format?: string;
  readonly output?: string;
  readonly session?: string;
  readonly seq?: string;
  readonly force?: boolean;
  readonly content?: boolean;
  readonly json?: boolean;
  readonly help?: boolean;
}

const wholeFormats: Readonly<Record<string, (values: Values) => Promise<ExitCode>>> = {
  tlog: exportWhole,
  proof: exportProof,
};
const formatNames = ['tlog', ...sessionFormats, 'proof'];

/** Writes the ledger, or a part of it, in a form that others read. */
export async function ledgerExport(argv: readonly string[]): Promise<ExitCode> {
  const values = readArguments(argv);
  if (values.help === true) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const format = values.format ?? '';
  const run = Object.hasOwn(wholeFormats, format) ? wholeFormats[format] : undefined;
  if (!run && !isSessionFormat(format))
    throw new UsageError(`--format must be one of ${formatNames.join(', ')}\n${usage}`);
  try {
    return await (isSessionFormat(format) ? exportOne(format, values) : (run?.(values) ?? 3));
  } catch (error) {
    throw fileRefusal(error) ?? error;
  }
}

/** What the system said against the place that was named (no such folder, no right, no space), in words. Null for all other errors. */
function fileRefusal(error: unknown): TroubleError | null {
  if (
    isOutputError(error) ||
    error instanceof TroubleError ||
    !(error instanceof Error) ||
    !('syscall' in error)
  )
    return null;
  return new TroubleError(
    {
      kind: 'ledger.export-failed',
      what: `The export could not be written: ${error.message}.`,
      safe: 'The ledger was not changed.',
      next: 'Check that the folder exists, is yours and has space, or name another place with --output.',
    },
    { cause: error },
  );
}

function readArguments(argv: readonly string[]): Values {
  try {
    const text = { type: 'string' } as const;
    const flag = { type: 'boolean' } as const;
    const words = { format: text, output: text, session: text, seq: text };
    const options = { ...words, force: flag, content: flag, json: flag, help: flag };
    return parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

async function exportWhole({ output, json }: Values): Promise<ExitCode> {
  if (!output) throw new UsageError(`--output DIR is missing\n${usage}`);
  checkOutputFolder(output);
  using _interrupt = removeWhenInterrupted(`${output}.${process.pid}.part`);
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

async function exportOne(
  format: SessionFormat,
  { session, output, force, content, json }: Values,
): Promise<ExitCode> {
  if (!session) throw new UsageError(`--session ID is missing\n${usage}`);
  const order = {
    ...findPlaces(process.env),
    // An id that was copied from the name of an archive is in capitals.
    sessionId: /^[0-9A-F-]{36}$/.test(session) ? session.toLowerCase() : session,
    format,
    content: content === true,
    onProgress: progressLines('ledger export'),
  };
  if (!output) {
    if (json === true)
      throw new UsageError(`--json needs --output: without it the export itself is on stdout.\n${usage}`);
    await writeSession(order, printed);
    return 0;
  }
  using file = new PartFile(output, { force: force === true });
  const done = await writeSession(order, (text) => file.write(text));
  file.keep();
  process.stdout.write(
    json === true ? `${JSON.stringify({ ...done, output })}\n` : `${done.entries} entries in ${output}.\n`,
  );
  return 0;
}

async function exportProof({ seq, output, force, json }: Values): Promise<ExitCode> {
  if (!/^[1-9]\d*$/.test(seq ?? '')) throw new UsageError(`--seq N is missing\n${usage}`);
  const { proof, envelope, vkey, size } = proveEntry({ ...findPlaces(process.env), seq: Number(seq) });
  if (output) {
    const rule = { force: force === true };
    checkOutputPlace(`${output}.entry`, rule);
    writeOutput(output, proof, rule);
    writeOutput(`${output}.entry`, envelope.toString(), rule);
  }
  const said = { seq: Number(seq), size, vkey, proof, entry: envelope.toString() };
  if (json === true) process.stdout.write(`${JSON.stringify(said)}\n`);
  else
    process.stdout.write(
      output ? `Entry ${seq} of ${size}: ${output} and ${output}.entry, signed by ${vkey}.\n` : proof,
    );
  return 0;
}
