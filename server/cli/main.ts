import { benchCommand } from '../bench';
import { type Trouble, TroubleError } from '../vocabulary';
import { doctor } from './doctor';
import { durability } from './durability';
import { enforcement } from './enforcement';
import { ledger } from './ledger';
import { open } from './open';
import { policy } from './policy';
import { run } from './run';
import { sim } from './sim';
import { soak } from './soak';
import { isOutputError, stdoutTrouble, watchStdout } from './stdout';
import { type ExitCode, UsageError } from './usage';

type Command = (argv: readonly string[]) => Promise<ExitCode>;

const commands: Readonly<Record<string, { readonly run: Command; readonly does: string }>> = {
  start: { run: start, does: 'start the server and print its address (--port N --no-open --demo)' },
  open: { run: open, does: 'print a fresh address for the running server' },
  run: {
    run,
    does: 'one turn without a browser: run --project DIR [--demo] [--on-ask decline|accept] [--json] PROMPT',
  },
  doctor: { run: doctor, does: 'check everything this needs, with a remedy for each fault (--json)' },
  ledger: {
    run: ledger,
    does: 'the ledger itself: verify, export, backfill, backup, rebuild, prune and more; see ledger --help',
  },
  policy: { run: policy, does: 'the rules for what may happen: validate, explain --command C, test' },
  enforcement: {
    run: enforcement,
    does: 'what the agent did and what was decided: enforcement search QUERY',
  },
  sim: { run: sim, does: 'simulate faults against the production code: sim --seeds N [--seed S] [--json]' },
  durability: {
    run: durability,
    does: 'prove that what was acknowledged is on the disk: durability [--full] [--only PART] [--json]',
  },
  soak: {
    run: soak,
    does: 'kill the real runtime and server at random while people work: soak [--minutes N] [--seed S] [--json]',
  },
  bench: { run: benchCommand, does: 'measure the product on this machine: bench NAME | all [--json]' },
};

const help = () =>
  `Usage: codexchat <command> [options]\n\n${Object.entries(commands)
    .map(([name, { does }]) => `  ${name.padEnd(11)} ${does}`)
    .join(
      '\n',
    )}\n\nEach command has --help. Exit codes: 0 ok, 1 found a fault, 2 wrong use, 3 could not run.\n`;

/** One command, from its words to its exit code. */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  watchStdout();
  const code = await exitCodeOf(runCommand(argv));
  const unsaid = await stdoutTrouble();
  if (unsaid === null) return code;
  tell(unsaid);
  return 3;
}

async function runCommand(argv: readonly string[]): Promise<ExitCode> {
  const [name = '--help', ...rest] = argv;
  if ((name === '--help' || name === 'help') && rest.length === 0) {
    process.stdout.write(help());
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    process.stderr.write(`There is no command "${name}".\n\n${help()}`);
    return 2;
  }
  return command.run(rest);
}

async function exitCodeOf(command: Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await command;
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n`);
      return 2;
    }
    // A command that prints as it reads ends with its output: told by the stream when that is worth a word.
    if (isOutputError(error)) return 0;
    if (!(error instanceof TroubleError)) throw error;
    tell(error.trouble);
    return 3;
  }
}

const tell = ({ what, safe, next }: Trouble): void =>
  void process.stderr.write(`${what}\n${safe}\n${next}\n`);

/** The server lives in this process until a signal ends it; its own exit codes hold. */
async function start(argv: readonly string[]): Promise<ExitCode> {
  const address = new URL('./server.mjs', import.meta.url).href;
  const server: { main(argv: readonly string[]): Promise<void> } = await import(address);
  await server.main(argv);
  return (process.exitCode as ExitCode | undefined) ?? 0;
}
