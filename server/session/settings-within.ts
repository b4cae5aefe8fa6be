import type { ThreadSettings } from '../runtime';
import { ok, type ProjectSettings, type Result } from '../vocabulary';
import { notice } from './core/notice';
import { bySystem } from './outbound';
import type { SessionDesk } from './session-desk';
import type { DriverPorts } from './turn-driver';

/** The settings that apply, and why they are tighter than those that the project chose; no reason when they are the chosen ones. */
export interface SettingsWithin {
  readonly settings: ProjectSettings;
  readonly because: readonly string[];
}

/** What each session was told last: a restriction is said when it begins and when it changes, not with each turn. */
const told = new WeakMap<SessionDesk, string>();

/** What goes out with a thread or a turn: the project's settings as far as policy lets them apply. */
export async function settingsOf(desk: SessionDesk, ports: DriverPorts): Promise<Result<ThreadSettings>> {
  const row = desk.state().row;
  const project = await ports.usableProject(row?.projectId ?? '');
  if (!project.ok) return project;
  const chosen = { settings: project.value.settings, because: [] };
  const { settings, because } = (await ports.within?.(project.value)) ?? chosen;
  await sayBounds(desk, { settings, because }, ports);
  const { sandbox, network } = settings;
  return ok({ cwd: project.value.path, sandbox, network, model: row?.model ?? null });
}

/** Says in the session, and so on record, that the policy by now allows less than the project chose. */
async function sayBounds(
  desk: SessionDesk,
  { settings: { sandbox, network }, because }: SettingsWithin,
  ids: { readonly newId: () => string },
): Promise<void> {
  const words = because.length === 0 ? '' : `${because.join(' ')} ${sandbox} ${network}`;
  const before = told.get(desk) ?? '';
  told.set(desk, words);
  if (words === before || words === '') return;
  const turnId = desk.state().turn?.turnId ?? null;
  await desk.note(
    (state) =>
      ok({
        events: [
          notice(state, ids, {
            level: 'warning',
            code: 'policy.settings-clamped',
            text: `This session works with tighter settings than the project chose: sandbox ${sandbox}, network ${network ? 'on' : 'off'}.`,
            detail: because.join(' '),
          }),
        ],
        effects: [],
      }),
    bySystem(turnId),
  );
}
