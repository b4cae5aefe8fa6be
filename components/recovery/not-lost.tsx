import type { ReactElement } from 'react';
import { Button } from '../ui/button';

/** An address of a choice that is no longer open: somebody chose, perhaps in another tab. */
export function NotLost({ onClose }: { readonly onClose: () => void }): ReactElement {
  return (
    <div className="grid gap-3">
      <p>The runtime knows this conversation. There is nothing to choose; just go on with the session.</p>
      <div className="flex justify-end">
        <Button onClick={onClose}>Close</Button>
      </div>
    </div>
  );
}
