import { limits } from '../vocabulary';
import { enforcementRebuild } from './enforcement-rebuild';
import { enforcementSaved } from './enforcement-saved';
import { enforcementSearch } from './enforcement-search';
import { type ExitCode, UsageError } from './usage';

const usage = `Usage: codexchat enforcement search [QUERY] [--saved NAME] [filters] [--limit N] [--before SEQ] [--json]
       codexchat enforcement saved [--json]
       codexchat enforcement rebuild [--json]
Records of what the agent wanted, what was decided and what became of it; newest first. All words of QUERY occur; WORD* is the beginning of one.
  --decision D   allow, ask, deny or none            --outcome O   ran, declined, unknown …
  --actor A      policy, person or nobody            --kind K      command, edit, stdin, permissions …
  --rule ID      a rule that decided                 --because B   granted, contained-by-facts …
  --project ID   --session ID   --policy HASH        --unjudged    what ran without an accept
  --from T, --to T   instants, ISO 8601; to is not included
  --last SPAN    only what began in the last 90m, 24h, 7d …
  --saved NAME   a search that was saved on the screen; what is given beside it takes the place of its condition
  --limit N      at most N records (default 50, at most ${limits.enforcementPageMax}); --before SEQ goes on where a page ended
  --json         one JSON document
A filter given twice means either of the two. \`saved\` lists the saved searches. \`rebuild\` makes the search anew
from the first entry, as a job on record; exit 3: it could not be done.`;

/** `codexchat enforcement …`: with or without a running server. */
export async function enforcement(argv: readonly string[]): Promise<ExitCode> {
  const [verb, ...rest] = argv;
  if (verb === '--help' || rest.includes('--help')) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  switch (verb) {
    case 'search':
      return enforcementSearch(rest, usage);
    case 'saved':
      return enforcementSaved(rest, usage);
    case 'rebuild':
      return enforcementRebuild(rest, usage);
    default:
      throw new UsageError(usage);
  }
}
