import { z } from 'zod';
import { benchDocument } from '../bench';
import { ledgerStats, rebuildReport } from '../ledger';
import { fullReport, pruneReport } from '../plane';
import { report as doctor } from './doctor';
import { output as durability } from './durability';
import { searchRebuilt } from './enforcement-rebuild';
import { enforcementPage, savedList } from './enforcement-search';
import { summary as backfill } from './ledger-backfill';
import { summary as importHome } from './ledger-import-home';
import { output as policyExplain } from './policy-explain';
import { output as policyTest } from './policy-test';
import { output as policyValidate } from './policy-validate';
import { output as run } from './run';
import { output as sim } from './sim';
import { output as soak } from './soak';

/** What each command prints with `--json`, by its words. docs/command-line.md says the same, and a test compares the two. */
export const jsonShapes: Readonly<Record<string, z.ZodType>> = {
  open: z.object({ url: z.string() }),
  run,
  doctor,
  'ledger verify': fullReport,
  'ledger backfill': backfill,
  'ledger import-codex-home': importHome,
  'ledger export --project-path … --thread-id …': z.object({
    outputPath: z.string(),
    written: z.boolean(),
    entryCount: z.int(),
    sha256: z.string(),
    source: z.enum(['ledger', 'archive']),
    diagnostic: z.string().nullable(),
  }),
  'ledger export --format tlog': z.object({
    output: z.string(),
    origin: z.string(),
    size: z.int(),
    uncovered: z.int(),
    vkey: z.string(),
  }),
  'ledger export --format html | md | ndjson | otlp | atif': z.object({
    stream: z.string(),
    entries: z.int(),
    output: z.string(),
  }),
  'ledger export --format proof': z.object({
    seq: z.int(),
    size: z.int(),
    vkey: z.string(),
    proof: z.string(),
    entry: z.string(),
  }),
  'ledger anchor': z.object({
    kind: z.enum(['file', 'git-notes']),
    ref: z.string(),
    size: z.int(),
    recorded: z.literal(true),
  }),
  'ledger rebuild': rebuildReport,
  'ledger prune': pruneReport,
  'ledger stats': ledgerStats,
  'ledger backup': z.object({ output: z.string(), entries: z.int(), files: z.int() }),
  'ledger rotate-key': z.object({ vkey: z.string() }),
  'policy validate': policyValidate,
  'policy explain': policyExplain,
  'policy test': policyTest,
  'enforcement search': enforcementPage,
  'enforcement saved': savedList,
  'enforcement rebuild': searchRebuilt,
  sim,
  durability,
  soak,
  bench: benchDocument,
};
