'use client';
import dynamic from 'next/dynamic';
import type { ReactElement, ReactNode } from 'react';
import { VerifyMark } from '../ledger/verify-mark';
import { usePlace } from '../shell/place-link';
import { Shell } from '../shell/shell';
import { useTheme } from '../shell/theme';
import { Navigator } from './navigator';
import { SessionStage } from './session-stage';
import { TabTitle } from './tab-title';
import { useProjects } from './use-sessions';
import { WelcomeStage } from './welcome-stage';

const SettingsStage = dynamic(() =>
  import('../settings/settings-stage').then((module) => module.SettingsStage),
);
const ProjectStage = dynamic(() => import('../project/project-stage').then((module) => module.ProjectStage));
const LedgerStage = dynamic(() => import('../ledger/ledger-stage').then((module) => module.LedgerStage));
const DiagnosticsStage = dynamic(() =>
  import('../diagnostics/diagnostics-stage').then((module) => module.DiagnosticsStage),
);
const EnforcementStage = dynamic(() =>
  import('../enforcement/enforcement-stage').then((module) => module.EnforcementStage),
);
const PoliciesStage = dynamic(() =>
  import('../policies/policies-stage').then((module) => module.PoliciesStage),
);
const ReplayStage = dynamic(() => import('../replay/replay-stage').then((module) => module.ReplayStage));
const Palette = dynamic(() => import('./palette').then((module) => module.Palette));

function Stage({ children }: { readonly children: ReactNode }): ReactNode {
  const place = usePlace();
  switch (place.screen) {
    case 'home':
      return <WelcomeStage />;
    case 'session':
      return <SessionStage key={place.sessionId} sessionId={place.sessionId} dialog={place.dialog} />;
    case 'settings':
      return <SettingsStage />;
    case 'project':
      return <ProjectStage key={place.projectId} projectId={place.projectId} dialog={place.dialog} />;
    case 'ledger':
      return <LedgerStage />;
    case 'diagnostics':
      return <DiagnosticsStage />;
    case 'enforcement':
      return <EnforcementStage />;
    case 'policies':
      return <PoliciesStage />;
    case 'replay':
      return <ReplayStage key={place.sessionId} sessionId={place.sessionId} />;
    case 'page':
      return children;
  }
}

/** A narrow window shows the list at home, unless there is nothing to list yet. */
function useNarrowPane(): 'navigator' | 'stage' {
  const place = usePlace();
  const projects = useProjects();
  const empty = projects.data?.rows.length === 0;
  return place.screen === 'home' && !empty ? 'navigator' : 'stage';
}

/** The one frame in which all screens of the workspace are drawn. */
export function Workspace({ children }: { readonly children: ReactNode }): ReactElement {
  // Follows the system and other tabs on every screen.
  useTheme();
  return (
    <>
      <TabTitle />
      <Shell
        navigator={<Navigator />}
        stage={<Stage>{children}</Stage>}
        verification={<VerifyMark />}
        narrow={useNarrowPane()}
      />
      <Palette />
    </>
  );
}
