import type { ReactNode } from 'react';
import { ControlPlane } from '../../components/shell/control-plane';
import { Workspace } from '../../components/workspace/workspace';

/** The workspace stays while its screens change; the pages below only make their addresses known. */
export default function WorkspaceLayout({ children }: { readonly children: ReactNode }) {
  return (
    <ControlPlane>
      <Workspace>{children}</Workspace>
    </ControlPlane>
  );
}
