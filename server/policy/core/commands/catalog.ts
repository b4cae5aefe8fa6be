import { builders } from './builders';
import { finders } from './find';
import { describeGit } from './git';
import { network } from './network';
import { printers } from './printers';
import { readers } from './readers';
import { searchers } from './searchers';
import { shells } from './shells';
import { byName, type Describe } from './spec';
import { system } from './system';
import { textPrograms } from './text-programs';
import { wrappers } from './wrappers';
import { writers } from './writers';

/** Every command that is known. One that is not here is not understood, whatever its words are. */
const catalog = byName(
  readers,
  searchers,
  printers,
  textPrograms,
  finders,
  { git: describeGit },
  wrappers,
  shells,
  writers,
  builders,
  network,
  system,
);

export function commandNamed(name: string): Describe | null {
  const found = catalog.get(name);
  if (found) return found;
  // `mkfs.ext4`, `python3.11`: the same command under a longer name.
  return (
    catalog.get(
      /^(mkfs|python\d?|pip\d?|ruby|node|perl|lua|php|gcc|clang)[.\d-][\w.]*$/.exec(name)?.[1] ?? '',
    ) ?? null
  );
}
