import { policyExplain } from './policy-explain';
import { policyTest } from './policy-test';
import { policyValidate } from './policy-validate';
import { type ExitCode, UsageError } from './usage';

const usage = `Usage: codexchat policy validate [--file F] [--json]
       codexchat policy explain --command C [--cwd D] [--workspace W] [--json]
       codexchat policy test [--cases FILE] [--json]
  validate   checks the policy files, their own tests and the corpus; every problem with file, line and remedy
  explain    what policy says about a command, and why: its parts, what they read and write, the rules, each layer
  test       runs a file of cases {id, command, cwd, expected, fixture?}; without --cases all that are tracked
Exit codes: 0 ok, 1 found a fault, 2 wrong use.`;

/** `codexchat policy …`. Changes nothing, and needs neither server nor data directory. */
export async function policy(argv: readonly string[]): Promise<ExitCode> {
  const [name, ...rest] = argv;
  if (name === undefined) throw new UsageError(usage);
  if (name === '--help' || rest.includes('--help')) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  switch (name) {
    case 'validate':
      return policyValidate(rest, usage);
    case 'explain':
      return policyExplain(rest, usage);
    case 'test':
      return policyTest(rest, usage);
    default:
      throw new UsageError(`There is no command "policy ${name}".\n${usage}`);
  }
}
