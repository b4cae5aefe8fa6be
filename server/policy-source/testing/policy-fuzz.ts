import { join } from 'node:path';
import { loadPolicy } from '../load-policy';
import { readPolicyFiles } from '../policy-files';
import { openCanaryCage } from './canary-cage';
import { fuzzPolicy } from './canary-fuzz';

/** `npm run policy-fuzz [-- COUNT [SEED]]`: generated commands against real bash. Exit 1 when a canary ran under an allow. */
const count = Number(process.argv[2] ?? 20_000);
const first = Number(process.argv[3] ?? 1);
const block = 500;

async function main(): Promise<number> {
  const { engine, problems } = await loadPolicy(
    readPolicyFiles(join(import.meta.dirname, '..', '..', '..', 'policies')),
  );
  if (!engine || !Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(first)) {
    process.stderr.write(`Wrong use, or broken rules: ${JSON.stringify(problems)}\n`);
    return 2;
  }
  const cage = openCanaryCage();
  const total = { allow: 0, ask: 0, deny: 0, sang: 0 };
  let bad = 0;
  try {
    for (let from = first; from < first + count; from += block) {
      const report = fuzzPolicy(engine, cage, from, Math.min(block, first + count - from));
      for (const decision of ['allow', 'ask', 'deny'] as const) total[decision] += report.decisions[decision];
      total.sang += report.sang;
      process.stderr.write(`${from + report.count - first} of ${count}\n`);
      bad += report.escapes.length + (report.control ? 0 : 1);
      if (!report.control)
        process.stdout.write(`✗ seed ${from}: the control is silent, so nothing was proved\n`);
      for (const { seed, command } of report.escapes)
        process.stdout.write(`✗ seed ${seed} ran a canary and was allowed: ${JSON.stringify(command)}\n`);
    }
  } finally {
    cage.close();
  }
  const vacuous = total.allow < count / 20 || total.sang < count / 20;
  if (vacuous)
    process.stdout.write('✗ too few commands were allowed, or too few canaries ran: nothing was proved\n');
  process.stdout.write(
    `${bad === 0 && !vacuous ? '✓' : '✗'} seeds ${first} to ${first + count - 1}${cage.unshared ? '' : ' (without namespaces)'}: ${total.allow} allowed, ${total.ask} asked, ${total.deny} denied, canaries ran in ${total.sang}, ${bad} failures\n`,
  );
  return bad === 0 && !vacuous ? 0 : 1;
}

process.exitCode = await main();
