import { type DefaultPolicy, tooLoose } from '../../policy';
import type { ProjectSettings, Trouble } from '../../vocabulary';

/**
 * Why settings cannot be chosen; null when they can. What was already looser before, and stays as it is, is no reason: it does not apply,
 * and must not be in the way of tightening the rest.
 */
export function refusedSettings(
  before: ProjectSettings,
  wanted: ProjectSettings,
  defaults: DefaultPolicy,
): Trouble | null {
  const loose = tooLoose(wanted, defaults).filter(({ setting }) => wanted[setting] !== before[setting]);
  if (loose.length === 0) return null;
  return {
    kind: 'project.settings-not-allowed',
    what: loose.map(({ what }) => what).join(' '),
    safe: 'The settings of the project were not changed.',
    next: 'Choose tighter settings, or have default-policy.json changed by whoever keeps the policy.',
  };
}
