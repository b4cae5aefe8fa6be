import type { ReactElement } from 'react';

/** An id shortened in the middle; the whole stands in the tooltip. */
export function ShortId({ id }: { readonly id: string }): ReactElement {
  const short = id.length > 13 ? `${id.slice(0, 6)}…${id.slice(-4)}` : id;
  return (
    <span title={id} className="font-mono text-12">
      {short}
    </span>
  );
}

/** The end of a path says more than its beginning. */
export const shortPath = (path: string, parts = 2): string => {
  const pieces = path.split('/').filter(Boolean);
  return pieces.length <= parts ? path : `…/${pieces.slice(-parts).join('/')}`;
};
