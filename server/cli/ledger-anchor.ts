import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Anchor, newestCheckpoint, writeCheckpointCopy } from '../ledger';
import { findPlaces } from '../plane';
import { tendLedger } from './ledger-tend';
import { type ExitCode, UsageError } from './usage';

const usage = `Usage: codexchat ledger anchor --output FILE | --git FOLDER [--json]
  --output FILE  writes the newest signed checkpoint to a new file
  --git FOLDER   attaches it to the commit that is checked out there, as a note in refs/notes/codexchat-ledger; push that ref to have it elsewhere
Where it went is recorded, also while the server runs, and "ledger verify" looks there again.`;

/** Puts a copy of the newest checkpoint where a change of the ledger does not reach it. */
export async function ledgerAnchor(argv: readonly string[]): Promise<ExitCode> {
  const values = readArguments(argv);
  if (values.help === true) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const { output, git } = values;
  if ((output === undefined) === (git === undefined)) throw new UsageError(usage);
  const place = output === undefined ? { git: resolve(git ?? '') } : { output: resolve(output) };
  const { text, note } = newestCheckpoint(findPlaces(process.env));
  const anchor: Anchor = { ...writeCheckpointCopy(place, text), size: note.head.size };
  await tendLedger({
    here: (ledger) => ledger.tend({ kind: 'record-anchor', anchor }),
    there: (call) => call('ledger.recordAnchor', anchor),
  });
  process.stdout.write(
    values.json === true
      ? `${JSON.stringify({ ...anchor, recorded: true })}\n`
      : `The checkpoint over ${anchor.size} entries is in ${anchor.ref}.\n`,
  );
  return 0;
}

function readArguments(argv: readonly string[]) {
  try {
    const [text, flag] = [{ type: 'string' }, { type: 'boolean' }] as const;
    return parseArgs({ args: [...argv], options: { output: text, git: text, json: flag, help: flag } })
      .values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}
