import type { ReactElement } from 'react';
import { paths } from './paths';
import { PlaceLink } from './place-link';

/** The way from a banner to everything that is known of the server and its runtimes. */
export function DiagnosticsLink(): ReactElement {
  return (
    <PlaceLink href={paths.diagnostics} className="self-center rounded text-link underline">
      Open diagnostics
    </PlaceLink>
  );
}
