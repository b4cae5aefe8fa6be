import { ledgerBackfill } from './ledger-backfill';
import { ledgerExportSeed } from './ledger-export-seed';
import { ledgerVerify } from './ledger-verify';
import { type ExitCode, UsageError } from './usage';

const commands: Readonly<
  Record<string, { readonly run: (argv: readonly string[]) => Promise<ExitCode>; readonly does: string }>
> = {
  verify: { run: ledgerVerify, does: 'check integrity and completeness ([--checkpoint FILE]... [--json])' },
  export: { run: ledgerExportSeed, does: 'one thread: --project-path DIR --thread-id ID' },
  backfill: {
    run: ledgerBackfill,
    does: "take a project's archives into the ledger (--project-path DIR [--limit N] [--force] [--json])",
  },
};

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
