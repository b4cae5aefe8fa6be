import { realpathSync } from 'node:fs';
import type { ProjectSafety } from '../http';
import { type DefaultPolicy, tooLoose } from '../policy';
import type { ProjectService } from '../project';
import type { ProjectSettings } from '../vocabulary';

interface SafetyParts {
  readonly project: Pick<ProjectService, 'known' | 'policy'>;
  readonly defaults: (projectId: string) => Promise<DefaultPolicy>;
  readonly within: (
    row: Awaited<ReturnType<ProjectService['known']>>,
  ) => Promise<{ readonly settings: ProjectSettings; readonly because: readonly string[] }>;
  /** Where the other layers are read from. */
  readonly places: { readonly folder: string; readonly userFolder: string };
}

/** What a project may be set to, what of its settings applies, and how its own rules stand. */
export const projectSafety =
  ({ project, defaults, within, places }: SafetyParts) =>
  async ({ projectId }: { projectId: string }): Promise<ProjectSafety> => {
    const row = await project.known(projectId);
    const loose = tooLoose({ sandbox: 'danger-full-access', network: true }, await defaults(projectId));
    const why = (setting: keyof ProjectSettings) =>
      loose.find((one) => one.setting === setting)?.what ?? null;
    const { settings, because } = await within(row);
    const inside = Object.values(places)
      .map(real)
      .find((folder) => `${folder}/`.startsWith(`${real(row.path)}/`));
    return {
      limits: { fullAccess: why('sandbox'), network: why('network') },
      applied: settings,
      because,
      policy: await project.policy({ projectId }),
      exposed:
        inside === undefined
          ? null
          : `The policy that counts for all projects lies in this project (${inside}): what is accepted here can change it.`,
    };
  };

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
