import type { ProjectSettings } from '../../vocabulary';
import type { ApprovalPolicy, DefaultPolicy, SandboxMode } from './default-policy';

/** What counts while no defaults could ever be read: nothing that a document would have to allow. */
export const strictDefaults: DefaultPolicy = {
  version: 1,
  defaultApprovalPolicy: 'untrusted',
  defaultSandboxMode: 'workspace-write',
  allowNetworkAccess: false,
  allowWebSearch: false,
  allowDangerFullAccess: false,
  allowNeverApproval: false,
};

const approvals: readonly ApprovalPolicy[] = ['untrusted', 'on-request', 'never'];
const sandboxes: readonly SandboxMode[] = ['read-only', 'workspace-write', 'danger-full-access'];
const least = <T>(order: readonly T[], one: T, other: T): T =>
  order.indexOf(one) <= order.indexOf(other) ? one : other;

/** The defaults of several layers together: of each field the tightest. Of none at all, the strict ones. */
export function mergeDefaults(layers: readonly DefaultPolicy[]): DefaultPolicy {
  const [first, ...others] = layers;
  if (first === undefined) return strictDefaults;
  return others.reduce<DefaultPolicy>(
    (one, other) => ({
      version: 1,
      defaultApprovalPolicy: least(approvals, one.defaultApprovalPolicy, other.defaultApprovalPolicy),
      defaultSandboxMode: least(sandboxes, one.defaultSandboxMode, other.defaultSandboxMode),
      allowNetworkAccess: one.allowNetworkAccess && other.allowNetworkAccess,
      allowWebSearch: one.allowWebSearch && other.allowWebSearch,
      allowDangerFullAccess: one.allowDangerFullAccess && other.allowDangerFullAccess,
      allowNeverApproval: one.allowNeverApproval && other.allowNeverApproval,
    }),
    first,
  );
}

/** The settings that a new project begins with. */
export const firstSettings = (defaults: DefaultPolicy): ProjectSettings => ({
  sandbox: defaults.defaultSandboxMode,
  network: defaults.allowNetworkAccess,
});

/** A setting that is looser than the defaults allow, and the field that says so. */
export interface TooLoose {
  readonly setting: keyof ProjectSettings;
  readonly field: 'allowDangerFullAccess' | 'allowNetworkAccess';
  readonly what: string;
}

export function tooLoose(settings: ProjectSettings, defaults: DefaultPolicy): readonly TooLoose[] {
  const found: TooLoose[] = [];
  if (settings.sandbox === 'danger-full-access' && !defaults.allowDangerFullAccess)
    found.push({
      setting: 'sandbox',
      field: 'allowDangerFullAccess',
      what: 'The policy does not allow work without a sandbox (allowDangerFullAccess).',
    });
  if (settings.network && !defaults.allowNetworkAccess)
    found.push({
      setting: 'network',
      field: 'allowNetworkAccess',
      what: 'The policy does not allow network in the sandbox (allowNetworkAccess).',
    });
  return found;
}

/** What applies of settings that were chosen when more was allowed: never more than the defaults allow now. */
export function clampSettings(settings: ProjectSettings, defaults: DefaultPolicy): ProjectSettings {
  const loose = new Set(tooLoose(settings, defaults).map(({ setting }) => setting));
  return {
    sandbox: loose.has('sandbox') ? defaults.defaultSandboxMode : settings.sandbox,
    network: settings.network && !loose.has('network'),
  };
}
