import { expect, test } from 'vitest';
import { damageCases } from './testing/damage-cases';
import { openDamageCases } from './testing/open-damage-cases';
import { placeCases } from './testing/place-cases';

/** Writes docs/damage-matrix.md (vitest -u) from the same tables that the tests of each damage go by. */

const ways = {
  accept: '`--accept-loss`, or a backup',
  restore: 'a backup; or `--accept-loss`',
  'move-away': 'a backup; or the file moved away, then `--accept-loss`',
  undo: 'what was there put back',
} as const;

/** Of a database that is itself damaged, nothing can be gone on with. */
const wayOf = ({ kind, wayOut }: (typeof damageCases)[number]): string =>
  kind === 'ledger.damaged' ? ways['move-away'] : ways[wayOut];

const kindOf = (kind: string): string => `\`${kind}\``;

test('the document says what the tests found', async () => {
  const starts = damageCases.map((one) => [one.fault, kindOf(one.kind), one.what, wayOf(one)]);
  const places = Object.values(placeCases).map((one) => [one.fault, kindOf(one.kind), one.what, one.wayOut]);
  const opens = openDamageCases.map((one) => [
    one.fault,
    kindOf(one.kind),
    one.what,
    one.nextStart === null ? 'nothing' : kindOf(one.nextStart),
  ]);
  const page = pageOf(
    table([['what happened', 'noticed as', 'what is said', 'way out'], ...starts, ...places]),
    table([['what happened', 'noticed as', 'what is said', 'the next start says'], ...opens]),
  );
  await expect(page).toMatchFileSnapshot('../../docs/damage-matrix.md');
});

/** A table whose columns stand under each other, as the formatter of the documents wants it. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const lines = rows.map((row) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`);
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

const pageOf = (atStart: string, whileOpen: string): string => `# Damage matrix

What can happen to the files of the ledger, what notices it, what is said, and the way out. Each row is done to a real ledger by
\`server/ledger/damage-at-start.real.test.ts\`, \`data-directory.real.test.ts\` and \`damage-while-open.real.test.ts\`, which compare the words, the bytes of
all files before and after, and what the way out leads to; this page is made from the same tables by \`damage-matrix.test.ts\`. Who changes
the ledger on purpose is in the [tamper matrix](tamper-matrix.md).

DATA and HEAD are the two directories, ID the id of a ledger, … the words of SQLite or the system.

## Before a start

The server was killed, so 12 of 312 entries are in the write-ahead log only. A start looks at everything before it writes the first byte, prints what
it found with exit code 3, and leaves the files as they are.

${atStart}

- _A backup_: [restore a backup](runbooks/restore-a-backup.md). When it is older than the head file says, it is refused as \`ledger.tail-lost\` and accepted
  with \`--accept-loss\`.
- _\`--accept-loss\`_, given once, goes on with what is there. The first entry is then \`ledger.origin-started\`: it pins the head that was known, with its
  signed checkpoint, and from there on checkpoints are signed under another name. \`ledger verify\` finds nothing wrong afterwards, and says of a checkpoint
  from before that its entries are gone and in which entry that was accepted. A damaged log or head file is kept as \`….set-aside-<time>\`. A changed
  entry stays what it is, and \`ledger verify\` goes on naming it.
- Tables, columns, indexes and triggers are compared with what the migrations make that the ledger had. \`ledger verify\` names every difference; the
  statement that belongs there stands in \`prisma/migrations\`. Going on with another structure is not offered: it would decide what is kept.
- Of a database over 64 MiB a start does not look at every page, and of any it computes the hashes of the newest 1,024 entries only. Damage in the rest
  is noticed by what reads it, and by \`ledger verify\`, which reads everything.
- A flipped bit in the very last commit cannot be told from a write that was cut short. It is noticed by the head file, which follows within a
  second.

## While the server runs

The writer looks at its files before and after each commit, and every 2 seconds. It then stops for good: what is sent is refused with these
words, the status line and the banner say _Record not writable_, and neither closing nor ending the server writes to the files.

${whileOpen}

What another program may do is no damage: copying the log into the database, or touching the files.
`;
