import { join } from 'node:path';
import {
  type AskedAct,
  type DefaultPolicy,
  judgeAct,
  type ModeSettings,
  modeOf,
  type SandboxMode,
  unjudged,
} from '../policy';
import { diskPlace, openLivePolicy } from '../policy-source';
import type { ProjectService } from '../project';
import type { SessionState } from '../session';
import type { DomainEvent, SessionMode, Verdict } from '../vocabulary';

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
  readonly root: string;
  readonly policyFolder?: string;
  readonly report: (what: string, error: unknown) => void;
}

/** The tracked policy at work in sessions. */
export function openPolicy(
  { root, policyFolder, report }: PolicyOptions,
  project: Pick<ProjectService, 'known'>,
  record: (event: DomainEvent) => Promise<void>,
) {
  const live = openLivePolicy({ folder: policyFolder ?? join(root, 'policies'), record, report });
  return {
    unattendedAllowed: () => live.defaults()?.allowNeverApproval === true,
    /** The mode that a new session begins in; null for supervised. */
    firstMode(): SessionMode | null {
      const defaults = live.defaults();
      const mode = defaults === null ? 'supervised' : modeOf(defaults).mode;
      return mode === 'supervised' ? null : { mode, acceptEdits: false };
    },
    /** A turn begins: the policy is read while the model thinks, so that its first request does not wait for it. */
    prepare: () => void live.current().catch((error: unknown) => report('read the policy', error)),
    /** Judges what a session is asked, by the policy of this moment. Never throws: what cannot be judged is asked. */
    async judge(state: SessionState, act: AskedAct): Promise<Verdict> {
      let mode = modeInForce(state, null);
      try {
        const { engine, defaults, problems } = await live.current();
        mode = modeInForce(state, defaults);
        if (engine === null)
          return unjudged(`no policy is in force: ${problems[0]?.what ?? 'none was read'}`, mode);
        const { path } = await project.known(state.row?.projectId ?? '');
        return judgeAct(engine, act, diskPlace(path), mode);
      } catch (error) {
        return unjudged(error instanceof Error ? error.message : String(error), mode);
      }
    },
  };
}
