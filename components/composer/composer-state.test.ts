import { describe, expect, it } from 'vitest';
import { type ComposerFacts, composerState } from './composer-state';

const facts = (change: Partial<ComposerFacts>): ComposerFacts => ({
  session: { archivedAt: null, threadState: 'none', openTurnId: null, flavour: 'codex' },
  folderProblem: null,
  runtime: null,
  refusal: null,
  text: 'hello',
  charsMax: 10,
  followupCharsMax: 6,
  followupsMax: 1,
  ...change,
});
const session = facts({}).session;

describe('composerState', () => {
  it('starts a turn, or steers the one that runs', () => {
    expect(composerState(facts({}))).toMatchObject({ intent: 'start', canSend: true });
    expect(composerState(facts({ session: { ...session, openTurnId: 't' } })).intent).toBe('steer');
  });

  it('counts characters at the bound', () => {
    expect(composerState(facts({ text: '1234567890' })).canSend).toBe(true);
    const over = composerState(facts({ text: '12345678901' }));
    expect(over.canSend).toBe(false);
    expect(over.textProblem).toContain('1 characters over');
  });

  it('queues behind a turn that runs, or behind others, within the bounds', () => {
    expect(composerState(facts({})).queues).toBe(false);
    const running = { ...session, openTurnId: 't' };
    expect(composerState(facts({ session: running }))).toMatchObject({ queues: true, canQueue: true });
    expect(composerState(facts({ session: running, text: '1234567' }))).toMatchObject({
      canQueue: false,
      canSend: true,
    });
    expect(composerState(facts({ session: running, text: ' ' })).canQueue).toBe(false);
    const followups = [{ followupId: 'f', revision: 1, queuedAt: 1 }];
    const full = composerState(facts({ session: { ...session, queue: { followups } } }));
    expect(full).toMatchObject({ queues: true, canQueue: false, canSend: true });
    expect(full.queueProblem).toContain('At most 1');
  });

  it('sends nothing empty', () => expect(composerState(facts({ text: ' \n' })).canSend).toBe(false));

  it.each([
    ['archived', { session: { ...session, archivedAt: 1 } }],
    ['lost thread', { session: { ...session, threadState: 'lost' as const } }],
    ['quarantine', { session: { ...session, quarantine: { crashes: 2, since: 1 } } }],
    [
      'read from its archive',
      { folderProblem: { kind: 'archive.unverified', what: 'x', safe: '', next: '' } },
    ],
    ['fatal runtime', { runtime: { phase: 'fatal' as const } }],
    ['open circuit', { runtime: { phase: 'open' as const } }],
    ['nothing can be recorded', { refusal: 'The disk is full.' }],
    ['folder', { folderProblem: { kind: 'k', what: 'gone', safe: '', next: '' } }],
  ])('says why it is blocked: %s', (_name, change) => {
    const state = composerState(facts(change));
    expect(state.blocked).not.toBeNull();
    expect(state.canSend).toBe(false);
  });

  it('is not blocked by a restart that is under way', () => {
    expect(composerState(facts({ runtime: { phase: 'backoff' } })).canSend).toBe(true);
  });
});
