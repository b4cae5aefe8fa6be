import { archivesSubject } from './subject-archives';
import { ledgerSubject } from './subject-ledger';

/**
 * The program that is traced, killed and starved: it does with the product's own rooms what the server does, and says `ack …` for each promise, as
 * soon as it was given one and never before. `subject.mjs ledger|archives DIR COUNT`. An error is said as `refused KIND …`, and the next thing is done.
 */
const [what = '', dir = '', count = '12'] = process.argv.slice(2);
const subjects: Readonly<Record<string, (dir: string, count: number) => Promise<void>>> = {
  ledger: ledgerSubject,
  archives: archivesSubject,
};
const subject = subjects[what];
if (!subject) throw new Error(`there is no subject ${what}`);
await subject(dir, Number(count));
process.stdout.write('done\n');
