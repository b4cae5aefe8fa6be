import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../vocabulary';
import { clampSettings, firstSettings, mergeDefaults, strictDefaults, tooLoose } from './allowed-settings';
import type { DefaultPolicy } from './default-policy';
import { withinBounds } from './within-bounds';

const sandboxes = ['read-only', 'workspace-write', 'danger-full-access'] as const;
const approvals = ['untrusted', 'on-request', 'never'] as const;
const settings = fc.record({ sandbox: fc.constantFrom(...sandboxes), network: fc.boolean() });
/** Documents that keep the two rules of consistency. */
const document: fc.Arbitrary<DefaultPolicy> = fc
  .record({
    version: fc.constant(1 as const),
    defaultApprovalPolicy: fc.constantFrom(...approvals),
    defaultSandboxMode: fc.constantFrom(...sandboxes),
    allowNetworkAccess: fc.boolean(),
    allowWebSearch: fc.boolean(),
    allowDangerFullAccess: fc.boolean(),
    allowNeverApproval: fc.boolean(),
  })
  .filter(
    (one) =>
      (one.defaultApprovalPolicy !== 'never' || one.allowNeverApproval) &&
      (one.defaultSandboxMode !== 'danger-full-access' || one.allowDangerFullAccess),
  );
const open: DefaultPolicy = {
  ...strictDefaults,
  allowNetworkAccess: true,
  allowDangerFullAccess: true,
};

describe('settings of a project', () => {
  test('are clamped to what is allowed, and what is allowed stays as it is', () => {
    fc.assert(
      fc.property(settings, document, (chosen, defaults) => {
        const clamped = clampSettings(chosen, defaults);
        expect(tooLoose(clamped, defaults)).toEqual([]);
        if (tooLoose(chosen, defaults).length === 0) expect(clamped).toEqual(chosen);
        expect(tooLoose(firstSettings(defaults), defaults)).toEqual([]);
      }),
    );
  });

  test('name the field that forbids them', () => {
    const found = tooLoose({ sandbox: 'danger-full-access', network: true }, strictDefaults);
    expect(found.map(({ field }) => field)).toEqual(['allowDangerFullAccess', 'allowNetworkAccess']);
    expect(tooLoose({ sandbox: 'danger-full-access', network: true }, open)).toEqual([]);
  });
});

describe('defaults of several layers', () => {
  test('make no field looser than any of them, keep the rules of consistency, and know no order', () => {
    fc.assert(
      fc.property(fc.array(document, { minLength: 1, maxLength: 4 }), settings, (layers, chosen) => {
        const merged = mergeDefaults(layers);
        for (const layer of layers) {
          for (const { field } of tooLoose(chosen, layer))
            expect(tooLoose(chosen, merged).map((one) => one.field)).toContain(field);
          expect(sandboxes.indexOf(merged.defaultSandboxMode)).toBeLessThanOrEqual(
            sandboxes.indexOf(layer.defaultSandboxMode),
          );
          expect(approvals.indexOf(merged.defaultApprovalPolicy)).toBeLessThanOrEqual(
            approvals.indexOf(layer.defaultApprovalPolicy),
          );
          if (merged.allowWebSearch) expect(layer.allowWebSearch).toBe(true);
          if (merged.allowNeverApproval) expect(layer.allowNeverApproval).toBe(true);
        }
        if (merged.defaultSandboxMode === 'danger-full-access')
          expect(merged.allowDangerFullAccess).toBe(true);
        if (merged.defaultApprovalPolicy === 'never') expect(merged.allowNeverApproval).toBe(true);
        expect(mergeDefaults([...layers].reverse())).toEqual(merged);
      }),
    );
    expect(mergeDefaults([])).toEqual(strictDefaults);
  });
});

describe('a turn that runs with more than is allowed by now', () => {
  const verdict = (decision: Verdict['decision'], sandbox: string, network: boolean): Verdict => ({
    decision,
    rules: [],
    policyHash: 'h',
    basis: {
      judged: decision,
      reasons: [],
      mode: { mode: 'supervised', acceptEdits: false, sandbox, network },
      because: null,
      acts: [],
      actsOmitted: 0,
      fault: null,
      grantable: true,
    },
  });

  test('gets nothing more, neither allowed nor asked', () => {
    for (const decision of ['allow', 'ask'] as const) {
      const tight = withinBounds(verdict(decision, 'workspace-write', true), strictDefaults);
      expect(tight).toMatchObject({
        decision: 'deny',
        basis: { judged: decision, because: 'turn-too-loose', grantable: false },
      });
      expect(tight.basis?.fault).toContain('allowNetworkAccess');
      for (const sandbox of ['danger-full-access', 'somethingNew'])
        expect(withinBounds(verdict(decision, sandbox, true), strictDefaults).decision).toBe('deny');
      expect(withinBounds(verdict(decision, 'danger-full-access', true), open).decision).toBe(decision);
      expect(withinBounds(verdict(decision, 'read-only', false), strictDefaults).decision).toBe(decision);
    }
  });
});
