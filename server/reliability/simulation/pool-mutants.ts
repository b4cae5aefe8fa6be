import { type SessionDirectory, sessionCore } from '../../session';
import type { Mutant } from './mutant';

/** All sessions of a flavour, whatever worker serves them. */
const withoutWorkers = (directory: SessionDirectory): SessionDirectory => {
  const all = Object.create(directory) as SessionDirectory;
  all.of = (flavour) => directory.of(flavour);
  return all;
};

/** Faults of a pool of workers. */
export const poolMutants: readonly Mutant[] = [
  {
    name: 'the end of one worker ends the work of all',
    breaks: 'WK1',
    directory: withoutWorkers,
    core: {
      ...sessionCore,
      decideExit: (state, ending, env) => sessionCore.decideExit(state, { ...ending, epoch: null }, env),
    },
  },
  { name: 'one worker serves all', breaks: 'WK2', serving: () => 1 },
];
