import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { readCaseFile } from '../../policy-source';
import { engineWith, policiesFolder, trackedEngine } from '../testing/tracked-engine';
import { policyCases, workspaceOf } from './cases';
import { combine, combineAll } from './combine';
import type { Engine } from './engine';
import { judgeCommand } from './judge-command';
import { applyMode, type Mode, type ModeSettings } from './modes';
import {
  type Containment,
  type Decision,
  decisions,
  type Judgement,
  layers,
  type Rule,
  strictest,
} from './verdict';
import { virtualPlace } from './virtual-place';

// Reading the rules takes a second of a quiet machine, and many of a busy one.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const rank = (decision: Decision): number => decisions.indexOf(decision);
const rule: fc.Arbitrary<Rule> = fc
  .record({
    layer: fc.constantFrom(...layers),
    effect: fc.constantFrom('permit' as const, 'forbid' as const),
    decision: fc.constantFrom('ask' as const, 'deny' as const),
    contained: fc.constantFrom(null, 'sandbox' as const, 'facts' as const, 'edit' as const),
    grantable: fc.boolean(),
    id: fc.stringMatching(/^[a-z]{3,8}$/),
  })
  .map((made) => ({
    ...made,
    decision: made.effect === 'permit' ? 'allow' : made.decision,
    reason: '',
    file: '',
    line: 1,
  }));
const settings: fc.Arbitrary<ModeSettings> = fc.record({
  mode: fc.constantFrom<Mode[]>('supervised', 'auto', 'unattended'),
  acceptEdits: fc.boolean(),
  sandbox: fc.constantFrom('read-only' as const, 'workspace-write' as const, 'danger-full-access' as const),
  network: fc.boolean(),
  sandboxKept: fc.boolean(),
});

describe('rules combine', () => {
  test('deny before ask before allow, and no match is ask', () => {
    fc.assert(
      fc.property(fc.array(rule), (rules) => {
        const { decision } = combine(rules);
        const forbids = rules.filter(({ effect }) => effect === 'forbid').map((one) => one.decision);
        const permitted = rules.some(({ effect, layer }) => effect === 'permit' && layer === 'organisation');
        expect(decision).toBe(forbids.length > 0 ? strictest(forbids) : permitted ? 'allow' : 'ask');
      }),
    );
  });

  test('rules of a lower layer only tighten, whatever they say', () => {
    fc.assert(
      fc.property(fc.array(rule), fc.array(rule), (organisation, lower) => {
        const own = organisation.map((one) => ({ ...one, layer: 'organisation' as const }));
        const others = lower.map((one) => ({
          ...one,
          layer: one.layer === 'organisation' ? ('user' as const) : one.layer,
        }));
        expect(rank(combine([...own, ...others]).decision)).toBeGreaterThanOrEqual(
          rank(combine(own).decision),
        );
      }),
    );
  });

  test('rules of a lower layer let nothing run in any mode, and nothing be granted, that would not be without them', () => {
    fc.assert(
      fc.property(fc.array(rule), fc.array(rule), settings, (organisation, lower, mode) => {
        const own = organisation.map((one) => ({ ...one, layer: 'organisation' as const }));
        const others = lower.map((one) => ({ ...one, layer: 'project' as const, id: `lower-${one.id}` }));
        const [before, after] = [own, [...own, ...others]].map((rules) => combineAll([combine(rules)]));
        if (!before || !after) throw new Error('nothing was judged');
        expect(rank(applyMode(after, mode).decision)).toBeGreaterThanOrEqual(
          rank(applyMode(before, mode).decision),
        );
        if (before.decision === 'ask' && after.grantable) expect(before.grantable).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test('a request is as strict as its strictest part, and nothing is ask', () => {
    expect(combineAll([]).decision).toBe('ask');
    const part: fc.Arbitrary<Judgement> = fc.array(rule).map(combine);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), (parts) => {
        expect(combineAll(parts).decision).toBe(strictest(parts.map(({ decision }) => decision)));
      }),
    );
  });
});

describe('modes answer in place of a person', () => {
  test('never over a deny, never over an allow, and never for what is not contained', () => {
    fc.assert(
      fc.property(fc.array(fc.array(rule).map(combine), { minLength: 1 }), settings, (parts, mode) => {
        const whole = combineAll(parts);
        const { decision } = applyMode(whole, mode);
        if (whole.decision !== 'ask') expect(decision).toBe(whole.decision);
        else if (whole.contained === null) expect(decision).toBe(mode.mode === 'unattended' ? 'deny' : 'ask');
        if (whole.decision === 'ask' && decision === 'allow')
          expect(
            parts.every(
              (part) =>
                part.decision !== 'ask' ||
                (part.rules.length > 0 && part.rules.every(({ contained }) => contained)),
            ),
          ).toBe(true);
      }),
    );
  });

  test.each<[Partial<ModeSettings>, readonly Containment[] | null, Decision]>([
    [{}, ['sandbox'], 'ask'],
    [{ mode: 'auto' }, ['sandbox'], 'allow'],
    [{ mode: 'auto', sandboxKept: false }, ['sandbox'], 'ask'],
    [{ mode: 'auto', sandboxKept: false }, ['sandbox', 'facts'], 'ask'],
    [{ mode: 'auto', sandboxKept: false }, ['facts', 'edit'], 'allow'],
    [{}, ['facts'], 'ask'],
    [{ mode: 'auto', network: true }, ['facts'], 'ask'],
    [{ mode: 'unattended', sandboxKept: false }, ['sandbox'], 'deny'],
    [{ mode: 'auto' }, ['edit'], 'allow'],
    [{ mode: 'auto' }, null, 'ask'],
    [{ mode: 'auto', network: true }, ['sandbox'], 'ask'],
    [{ mode: 'auto', sandbox: 'danger-full-access' }, ['sandbox'], 'ask'],
    [{ acceptEdits: true }, ['edit'], 'allow'],
    [{ acceptEdits: true }, ['sandbox'], 'ask'],
    [{ mode: 'unattended' }, ['sandbox'], 'allow'],
    [{ mode: 'unattended' }, null, 'deny'],
    [{ mode: 'unattended', network: true }, ['sandbox'], 'deny'],
  ])('%j with %j is %s', (given, contained, decision) => {
    const mode: ModeSettings = {
      mode: 'supervised',
      acceptEdits: false,
      sandbox: 'workspace-write',
      network: false,
      sandboxKept: true,
      ...given,
    };
    expect(applyMode({ decision: 'ask', contained }, mode).decision).toBe(decision);
  });
});

describe('lower layers only tighten, with the engine and the corpus', () => {
  const cases = policyCases
    .parse(readCaseFile(`${policiesFolder}/corpus.json`))
    .filter(({ expected }, at) => expected === 'allow' || at % 4 === 0);
  const pieces = [
    'context.program == "ls"',
    'context.effects.contains("read")',
    'context.verb == "status"',
    '!context.doubts.isEmpty()',
    'context.reads.contains("workspace")',
    'context.traits.isEmpty()',
    'context.wrappers.contains("bash")',
  ];
  let organisation: Engine;
  beforeAll(async () => {
    organisation = await trackedEngine();
  });

  test('each piece, as ask and as deny', async () => {
    const text = (decision: string) =>
      pieces
        .map(
          (when, at) =>
            `@id("${decision}-${at}") @decision("${decision}") @reason("x") forbid (principal, action == Action::"command", resource) when { ${when} };`,
        )
        .join('\n');
    const workspace = workspaceOf(cases);
    let tightened = 0;
    for (const layer of ['project', 'user'] as const)
      for (const decision of ['ask', 'deny']) {
        const engine = await engineWith([{ layer, file: `${layer}.cedar`, text: text(decision) }]);
        for (const { command, cwd, fixture } of cases) {
          const place = virtualPlace(workspace, '/home/dev', fixture);
          const before = judgeCommand(organisation, command, cwd, place).decision;
          const after = judgeCommand(engine, command, cwd, place).decision;
          expect(rank(after), command).toBeGreaterThanOrEqual(rank(before));
          if (after !== before) tightened++;
        }
      }
    expect(tightened).toBeGreaterThan(20);
  });
});
