import { policyExplain } from './policy-explain';
import { policyTest } from './policy-test';
import { policyValidate } from './policy-validate';
import { type ExitCode, UsageError } from './usage';

const usage = `Usage: codexchat policy validate [--file F] [--project DIR] [--json]
       codexchat policy explain --command C [--cwd D] [--workspace W] [--project DIR [--from-disk]] [--json]
       codexchat policy test [--cases FILE] [--project DIR [--from-disk]] [--json]
  validate   checks the policy files of all layers, their own tests and the corpus; every problem with file, line and remedy
  explain    what policy says about a command, and why: its parts, what they read and write, the rules, each layer
  test       runs a file of cases {id, command, cwd, expected, fixture?}; without --cases all that are tracked
  --project  the folder of a project. explain and test judge by the copy of its rules that a person accepted, as a session does, and say
             when others lie in the project; validate checks those that lie there, below the others
  --from-disk  judge by the rules that lie in the project, accepted or not
Exit codes: 0 ok, 1 found a fault, 2 wrong use, 3 could not judge because the policy or the cases are broken.`;

/** `codexchat policy …`. Changes nothing, and needs neither server nor data directory; what a person accepted, it reads in the record. */
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
