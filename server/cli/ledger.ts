import { ledgerAnchor } from './ledger-anchor';
import { ledgerBackfill } from './ledger-backfill';
import { ledgerExport } from './ledger-export';
import { ledgerExportSeed } from './ledger-export-seed';
import { ledgerImportHome } from './ledger-import-home';
import { ledgerBackup, ledgerRotateKey, ledgerStatsCommand } from './ledger-keep';
import { ledgerPrune } from './ledger-prune';
import { ledgerRebuild } from './ledger-rebuild';
import { ledgerVerify } from './ledger-verify';
import { type ExitCode, UsageError } from './usage';

const commands: Readonly<
  Record<string, { readonly run: (argv: readonly string[]) => Promise<ExitCode>; readonly does: string }>
> = {
  verify: {
    run: ledgerVerify,
    does: 'check integrity and completeness ([--checkpoint FILE]... [--archives] [--json])',
  },
  export: {
    run: (argv) => (isThread(argv) ? ledgerExportSeed(argv) : ledgerExport(argv)),
    does: 'for outsiders: --format tlog | html | md | ndjson | otlp | atif | proof, or one thread: --project-path DIR --thread-id ID',
  },
  backfill: {
    run: ledgerBackfill,
    does: "take a project's archives into the ledger (--project-path DIR [--limit N] [--force] [--json])",
  },
  'import-codex-home': {
    run: ledgerImportHome,
    does: 'take the sessions of a codex home into the ledger (--home DIR [--project-path DIR] [--limit N] [--force] [--json])',
  },
  anchor: {
    run: ledgerAnchor,
    does: 'put a copy of the newest checkpoint elsewhere (--output FILE | --git FOLDER)',
  },
  rebuild: { run: ledgerRebuild, does: 'make the read model anew from the entries ([--json])' },
  prune: {
    run: ledgerPrune,
    does: 'remove old payloads, keeping every proof (--before DATE | --older-than 90d [--dry-run] [--json])',
  },
  stats: { run: ledgerStatsCommand, does: 'what it holds and what that takes ([--json])' },
  backup: { run: ledgerBackup, does: 'a copy that restores, also while the server runs (--output DIR)' },
  'rotate-key': {
    run: ledgerRotateKey,
    does: 'another signing key, announced by an entry that both keys sign',
  },
};

/** A thread of a project is exported in the form of CodexChat's own ledger documents. */
const isThread = (argv: readonly string[]): boolean =>
  argv.some((word) => /^--(?:project-path|thread-id)(?:=|$)/.test(word));

const usage = () =>
  `Usage: codexchat ledger <command> [options]\n\n${Object.entries(commands)
    .map(([name, { does }]) => `  ${name.padEnd(10)} ${does}`)
    .join('\n')}\n\nEach command has --help.\n`;

/** The commands about the ledger itself. */
export async function ledger([name = '--help', ...rest]: readonly string[]): Promise<ExitCode> {
  if (name === '--help') {
    process.stdout.write(usage());
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new UsageError(`There is no command "ledger ${name}".\n\n${usage()}`);
  return command.run(rest);
}
