import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { ApprovalAsk, Grant, Verdict } from '../../vocabulary';
import { trackedEngine } from '../testing/tracked-engine';
import type { Engine } from './engine';
import { considerGrants, shapeOf } from './grants';
import { type AskedAct, judgeAct } from './judge-act';
import type { ModeSettings } from './modes';
import { type Fixture, virtualPlace } from './virtual-place';

// Reading the rules takes a second of a quiet machine, and many of a busy one.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let engine: Engine;
beforeAll(async () => {
  engine = await trackedEngine();
});

const workspace = '/home/dev/project';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const settings: ModeSettings = {
  mode: 'supervised',
  acceptEdits: false,
  sandbox: 'workspace-write',
  network: false,
  sandboxKept: false,
};

const command = (line: string, cwd = workspace): AskedAct => ({
  kind: 'command',
  command: line,
  cwd,
  changes: [],
  wantsMore: false,
  masked: false,
});
const edit = (...changes: AskedAct['changes']): AskedAct => ({
  ...command(''),
  kind: 'fileChange',
  command: null,
  cwd: null,
  changes,
});
const askOf = ({ kind, command: line, cwd, changes }: AskedAct): ApprovalAsk => ({
  kind,
  command: line,
  cwd,
  reason: null,
  changes: changes.map((change) => ({ ...change, diff: '' })),
  detail: null,
});
const judged = (act: AskedAct, fixture: Fixture = {}): Verdict =>
  judgeAct(engine, act, virtualPlace(workspace, '/home/dev', fixture), settings, sha256);

/** The grant that a person makes on the card of this act; null when the card offers none. */
function grantOf(act: AskedAct, fixture: Fixture = {}): Grant | null {
  const { basis, policyHash } = judged(act, fixture);
  const shape = shapeOf(askOf(act));
  if (!basis?.grantable || basis.scope === undefined || shape === null) return null;
  const { scope, mode } = basis;
  const dates = { madeAt: 1, until: 100, usesMax: 9, uses: 0, lastUsedAt: null };
  return { grantId: 'g', approvalId: 'a', shape, scope, rules: [], policyHash, mode, by: 'web', ...dates };
}
const decisionWith = (grant: Grant, act: AskedAct, fixture: Fixture = {}) =>
  considerGrants(judged(act, fixture), askOf(act), [grant], 50).verdict.decision;
function made(act: AskedAct, fixture: Fixture = {}): Grant {
  const grant = grantOf(act, fixture);
  if (!grant) throw new Error('not grantable');
  return grant;
}

const grantable = [
  'npm test',
  'rm -rf build',
  'git commit -m "a b"',
  'mkdir -p out && ls',
  'node test/run.mjs',
  'git add src',
];

describe('a grant lets run what was shown', () => {
  test.each(grantable)('%s, exactly so', (line) => {
    expect(judged(command(line)).decision).toBe('ask');
    expect(decisionWith(made(command(line)), command(line))).toBe('allow');
  });

  test('and no command that differs by a character, a word or the folder', () => {
    const line = fc.constantFrom(...grantable);
    const change = fc.oneof(
      fc.record({ at: fc.nat(60), put: fc.stringMatching(/^[ -~]{1,3}$/), cut: fc.nat(3) }),
      fc.record({
        at: fc.constant(1_000),
        put: fc.constantFrom(' x', ' -f', ' && rm a', '; ls', ' ', '\n'),
        cut: fc.constant(0),
      }),
    );
    fc.assert(
      fc.property(
        line,
        change,
        fc.constantFrom(workspace, `${workspace}/src`, '/home/dev'),
        (kept, { at, put, cut }, cwd) => {
          const other = kept.slice(0, at) + put + kept.slice(at + cut);
          fc.pre(other !== kept || cwd !== workspace);
          const act = command(other, cwd);
          const alone = judged(act).decision;
          expect(decisionWith(made(command(kept)), act)).toBe(alone);
        },
      ),
      { numRuns: 120 },
    );
  });

  test('not when a link leads elsewhere, of a path or of the folder', () => {
    const to = (target: string): Fixture => ({ symlinks: { 'test/run.mjs': target } });
    const act = command('node test/run.mjs');
    const grant = made(act, to('one.mjs'));
    expect(decisionWith(grant, act, to('one.mjs'))).toBe('allow');
    expect(decisionWith(grant, act, to('two.mjs'))).toBe('ask');
    const folder = (target: string): Fixture => ({ symlinks: { link: target } });
    const within = command('mkdir -p out', `${workspace}/link`);
    expect(decisionWith(made(within, folder('a')), within, folder('b'))).toBe('ask');
  });

  test('an edit of the same files in the same way, and no other', () => {
    const one = { path: 'src/a.ts', change: 'update' };
    const grant = made(edit(one));
    expect(decisionWith(grant, edit(one))).toBe('allow');
    for (const other of [
      edit({ ...one, change: 'delete' }),
      edit({ ...one, path: 'src/b.ts' }),
      edit(one, { path: 'src/b.ts', change: 'update' }),
      edit({ ...one, path: '.git/config' }),
    ])
      expect(decisionWith(grant, other)).not.toBe('allow');
  });
});

describe('a grant cannot be made', () => {
  const inside = ['src/a', './b', 'link-in/c', `${workspace}/d`, 'a b', 'src/../e'];
  const outside = [
    '../x',
    '/data/x',
    '~/x',
    '/tmp/x',
    '/home/dev/x',
    'link-out/x',
    'link-out/',
    'src/../../x',
    '/etc/x',
    '.env',
    '.github/workflows/x',
    'package-lock.json',
  ];
  const links: Fixture = { symlinks: { 'link-in': 'src', 'link-out': '/data' } };
  const quoted = (path: string) => (path.includes(' ') ? `"${path}"` : path);
  const deleting = ['rm', 'rm -f', 'rm -rf', 'unlink', 'rmdir', 'shred -u', 'mv src/z'];
  const ofGit = ['git rm', 'git checkout --', 'git mv src/z'];
  const never = ['git clean -fd', 'git init', 'git worktree add', 'git worktree remove'];

  test('of what removes, moves or puts something outside of the ordinary files of the workspace', () => {
    let made = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...deleting, ...ofGit, ...never),
        fc.array(fc.constantFrom(...inside), { maxLength: 2 }),
        fc.option(fc.constantFrom(...outside), { freq: 2 }),
        fc.constantFrom('', 'ls && ', 'mkdir -p out; '),
        (verb, kept, leaving, before) => {
          // Git refuses paths beyond a link, and a lock file is one of its files like any other.
          fc.pre(leaving === null || !ofGit.includes(verb) || /^[/~]|^(?:src\/)?\.\./.test(leaving));
          const paths = [...kept, ...(leaving === null ? [] : [leaving])].map(quoted);
          fc.pre(paths.length > 0);
          const grant = grantOf(command(`${before}${verb} ${paths.join(' ')}`), links);
          if (leaving !== null || never.includes(verb)) expect(grant).toBeNull();
          else if (grant !== null) made += 1;
        },
      ),
      { numRuns: 300 },
    );
    // With nothing granted at all this would prove nothing.
    expect(made).toBeGreaterThan(0);
  });

  test.each([
    ['what a rule denies', command('sudo rm -rf /')],
    ['what a rule does not permit to be granted', command('curl https://example.com')],
    ['what is not understood', command('rm *.log $(cat list)')],
    ['more than the act', { ...command('npm test'), wantsMore: true }],
    ['what is masked', { ...command('npm test'), masked: true }],
    ['what is too long to be read', command(`mkdir -p ${'a'.repeat(5_000)}`)],
    ['a file outside', edit({ path: '/etc/hosts', change: 'update' })],
    ['another request', { ...command(''), kind: 'permissions' as const }],
  ])('of %s', (_, act) => {
    expect(grantOf(act)).toBeNull();
  });
});

test('no grant ever turns a deny into an allow, whatever else agrees', () => {
  const act = command('npm test');
  const verdict = judged(act);
  const grant = made(act);
  const { basis } = verdict;
  if (!basis) throw new Error('no basis');
  const decisions = fc.constantFrom('allow' as const, 'ask' as const, 'deny' as const);
  const becauses = fc.constantFrom(
    null,
    'nobody-to-ask' as const,
    'wants-more' as const,
    'not-judged' as const,
  );
  fc.assert(
    fc.property(
      decisions,
      decisions,
      becauses,
      fc.boolean(),
      fc.nat(200),
      (decision, said, because, able, now) => {
        const given: Verdict = {
          ...verdict,
          decision,
          basis: { ...basis, judged: said, because, grantable: able },
        };
        const after = considerGrants(given, askOf(act), [grant], now).verdict.decision;
        if (decision !== 'ask') expect(after).toBe(decision);
        if (after !== decision)
          expect([said, because, able, now < grant.until]).toEqual(['ask', null, true, true]);
      },
    ),
  );
});
