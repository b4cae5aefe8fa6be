import { describe, expect, it } from 'vitest';
import { type ComposerFacts, composerState } from './composer-state';

const facts = (change: Partial<ComposerFacts>): ComposerFacts => ({
  session: { archivedAt: null, threadState: 'none', openTurnId: null, flavour: 'codex' },
  folderProblem: null,
  runtime: null,
  refusal: null,
  text: 'hello',
  charsMax: 10,
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
