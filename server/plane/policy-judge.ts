import { join } from 'node:path';
import {
  type AskedAct,
  clampSettings,
  type DefaultPolicy,
  judgeAct,
  type ModeSettings,
  modeOf,
  type SandboxMode,
  strictDefaults,
  tooLoose,
  unjudged,
  withinBounds,
} from '../policy';
import {
  diskPlace,
  openLivePolicy,
  readPolicyFiles,
  readProjectPolicy,
  sha256,
  withProject,
} from '../policy-source';
import type { ProjectService } from '../project';
import type { SessionState, SettingsWithin } from '../session';
import type { DomainEvent, ProjectRow, SessionMode, Verdict } from '../vocabulary';
import { every, systemClockwork } from './clockwork';
import type { Conditions } from './conditions';
import { keptPlaces, type Places, userPolicyIn } from './data-places';
import { watchPolicy } from './policy-watch';

/**
 * codex 0.169.0 runs an accepted command again without the sandbox when the sandbox stopped it early, and runs it without from the
 * beginning when the agent asked for that, which the request does not show (codex-sandbox.real.test.ts). So nothing counts as contained
 * by the sandbox alone.
 */
const sandboxKept = false;

const sandboxes: readonly string[] = ['read-only', 'workspace-write'] satisfies readonly SandboxMode[];

/** The mode in force: what the session chose, as far as the policy lets it, with what the runtime says it really applies. */
export function modeInForce({ row }: SessionState, defaults: DefaultPolicy | null): ModeSettings {
  const sandbox = row?.echo && sandboxes.includes(row.echo.sandbox) ? row.echo.sandbox : 'danger-full-access';
  const { mode, acceptEdits } = row?.mode ?? { mode: 'supervised', acceptEdits: false };
  // A policy that was tightened since holds for sessions that were loosened before; without a policy nothing is loosened.
  const possible = defaults !== null && (mode !== 'unattended' || defaults.allowNeverApproval);
  return {
    mode: possible ? mode : 'supervised',
    acceptEdits: possible && acceptEdits,
    sandbox: sandbox as SandboxMode,
    network: row?.echo?.network ?? true,
    sandboxKept,
  };
}

interface PolicyOptions {
  readonly places: Places;
  readonly root: string;
  readonly policyFolder?: string;
  readonly report: (what: string, error: unknown) => void;
}

/** Where the layers come from: the organisation's from the program's own folder, or a configured one; a person's own from the data directory. */
export const policyPlaces = ({ places, root, policyFolder }: Omit<PolicyOptions, 'report'>) => ({
  folder: policyFolder ?? join(root, 'policies'),
  userFolder: userPolicyIn(places.dataDir),
});

/** The tracked policy at work in sessions. */
export function openPolicy(
  options: PolicyOptions,
  project: Pick<ProjectService, 'known' | 'pinned' | 'list'>,
  record: (event: DomainEvent) => Promise<void>,
  told: Conditions,
) {
  const { report } = options;
  const places = policyPlaces(options);
  const kept = keptPlaces(options.places, places.folder);
  const live = openLivePolicy({ ...places, record, report });
  const watch = watchPolicy({
    current: () => live.current(),
    tell: told.tell,
    now: systemClockwork.now,
    every,
  });
  told.add(watch.conditions);
  const pinnedOf = (projectId: string | null) => (projectId === null ? null : project.pinned(projectId));
  const defaults = async (projectId: string | null): Promise<DefaultPolicy> =>
    live.defaults(await pinnedOf(projectId));
  return {
    stop: watch.stop,
    /** For who looks at policy and tries it. */
    now: async (projectId: string | null) => live.current(await pinnedOf(projectId)),
    async tracked(projectId: string | null) {
      const base = readPolicyFiles(places.folder, places.userFolder);
      const pinned = await pinnedOf(projectId);
      return pinned === null ? base : withProject(base, pinned);
    },
    async ownProjects(): Promise<readonly string[]> {
      const { rows } = await project.list();
      return rows.flatMap((row) => (row.policy?.accepted ? [row.projectId] : []));
    },
    places,
    kept,
    /** What is possible at all in a project; of a folder that is none yet, what is possible anywhere. */
    defaults,
    /** A project's own rules: as they lie in its folder, and what is wrong with them. */
    ownPolicy: { read: readProjectPolicy, check: live.check },
    /** What applies of a project's settings in this moment. */
    async within({ projectId, settings }: Omit<ProjectRow, 'seq'>): Promise<SettingsWithin> {
      const bounds = await defaults(projectId);
      const because = tooLoose(settings, bounds).map(({ what }) => what);
      return { settings: clampSettings(settings, bounds), because };
    },
    unattendedAllowed: async (projectId: string) => (await defaults(projectId)).allowNeverApproval,
    /** The mode that a new session begins in; null for supervised. */
    async firstMode(projectId: string): Promise<SessionMode | null> {
      const { mode } = modeOf(await defaults(projectId));
      return mode === 'supervised' ? null : { mode, acceptEdits: false };
    },
    /** A turn begins in a folder: the policy is read while the model thinks, so that its first request does not wait for it. */
    prepare(folder: string): void {
      watch.begin();
      const read = async () => {
        const { rows } = await project.list();
        const row = rows.find(({ path }) => path === folder);
        return live.current(await pinnedOf(row?.projectId ?? null));
      };
      void read().catch((error: unknown) => report('read the policy', error));
    },
    /** Judges what a session is asked, by the policy of this moment. Never throws: what cannot be judged is asked. */
    async judge(state: SessionState, act: AskedAct): Promise<Verdict> {
      let mode = modeInForce(state, null);
      try {
        const projectId = state.row?.projectId ?? '';
        const { engine, defaults: bounds, problems } = await live.current(await pinnedOf(projectId));
        mode = modeInForce(state, bounds);
        if (engine === null)
          return unjudged(`no policy is in force: ${problems[0]?.what ?? 'none was read'}`, mode);
        const { path } = await project.known(projectId);
        return withinBounds(
          judgeAct(engine, act, diskPlace(path, undefined, kept), mode, sha256),
          bounds ?? strictDefaults,
        );
      } catch (error) {
        return unjudged(error instanceof Error ? error.message : String(error), mode);
      }
    },
  };
}
