import { describe, expect, it } from 'vitest';
import type { ItemRow } from '../../server/vocabulary';
import { outlivingCommands } from './outliving-commands';

const command = (itemId: string, ordinal: number, more: Partial<ItemRow> = {}) => ({
  itemId,
  sessionId: 's',
  turnId: 'over',
  ordinal,
  kind: 'commandExecution',
  status: 'open' as const,
  startedAt: 1,
  completedAt: null,
  data: {},
  cut: {},
  live: {},
  liveDropped: 0,
  ...more,
});
const session = { looseEnds: 1, openTurnId: 'now' };
const ids = (sources: Parameters<typeof outlivingCommands>[0]) =>
  outlivingCommands(sources).map(({ itemId }) => itemId);

describe('outlivingCommands', () => {
  it('joins the page and the list, oldest first', () => {
    const listed = [command('b', 9), command('old', 2)];
    expect(ids({ session, shown: [command('b', 9)], listed })).toEqual(['old', 'b']);
  });
  it('leaves out what has ended on the page, what belongs to the running turn, and what is no command', () => {
    const shown = [
      command('ended', 3, { status: 'failed' }),
      command('mine', 4, { turnId: 'now' }),
      command('note', 5, { kind: 'notice' }),
    ];
    expect(ids({ session, shown, listed: [command('ended', 3)] })).toEqual([]);
  });
  it('believes the session when it says that nothing is left', () => {
    expect(ids({ session: { ...session, looseEnds: 0 }, shown: [], listed: [command('a', 1)] })).toEqual([]);
  });
});
