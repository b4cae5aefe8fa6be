'use client';
import { type ReactElement, useState } from 'react';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import { paths } from '../shell/paths';
import { goTo } from '../shell/place-link';
import { useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { AddProjectDialog } from './add-project-dialog';
import { useProjects, useSessions } from './use-sessions';

const newSession = () => window.dispatchEvent(new Event('codexchat-new-session'));

/** One press: the sample project and a demo session in it. Each step has its own command id and may be repeated safely. */
function useDemo() {
  const client = useTRPCClient();
  const create = useCommand(client.sessions.create.mutate, ({ sessionId }) => goTo(paths.session(sessionId)));
  const sample = useCommand(client.projects.addSample.mutate, ({ projectId }) => {
    void create.submit({ projectId, flavour: 'demo', model: null, effort: null });
  });
  return {
    start: () => void sample.submit({}),
    busy: sample.saving || create.saving,
    failure: sample.failure ?? create.failure,
  };
}

/** What stands on the right when no session is open: for a newcomer, what this is and the two ways to begin. */
export function WelcomeStage(): ReactElement | null {
  const projects = useProjects();
  const sessions = useSessions({ archived: false });
  const [adding, setAdding] = useState(false);
  const demo = useDemo();
  if (!projects.data || !sessions.data) return null;
  const first = projects.data.rows.length === 0 && sessions.data.rows.length === 0;
  return (
    <div className="grid min-h-full flex-1 place-items-center overflow-y-auto p-6">
      <div className="w-full max-w-lg">
        <h1 className="text-balance text-20 font-semibold tracking-tight">
          {first ? 'Let an agent work on this machine, and see everything it does' : 'No session is open'}
        </h1>
        {first ? (
          <p className="mt-3 text-14 text-secondary">
            CodexChat runs the real Codex agent in a folder of yours. Policy judges every command and every
            edit before it happens, and what it does not answer waits for you. All of it is written to a
            record on your disk that survives crashes and restarts.
          </p>
        ) : (
          <p className="mt-3 text-14 text-secondary">
            Choose one on the left, or begin a new one.{' '}
            <span className="max-wide:hidden">j and k move through the list, / searches it.</span>
          </p>
        )}
        <div className="mt-6 flex flex-wrap items-center gap-3">
          {first ? null : (
            <Button size="large" tone="solid" icon="plus" onClick={newSession}>
              New session
            </Button>
          )}
          <Button
            size="large"
            tone={first ? 'solid' : 'outline'}
            icon="flask"
            busy={demo.busy}
            onClick={demo.start}
          >
            Try the demo
          </Button>
          <Button size="large" icon="folder" onClick={() => setAdding(true)}>
            Add a project folder
          </Button>
        </div>
        <p className="mt-3 text-12 text-secondary">
          The demo needs no login: the real Codex process, a scripted model on this machine, a small sample
          project.
        </p>
        {demo.failure ? (
          <div className="mt-4">
            <TroubleCallout role="alert" trouble={demo.failure.trouble} />
          </div>
        ) : null}
      </div>
      <AddProjectDialog open={adding} onClose={() => setAdding(false)} onAdded={newSession} />
    </div>
  );
}
