import type { ReactElement } from 'react';
import type { IndexState } from '../../server/http';
import { TroubleCallout } from '../patterns/trouble-callout';
import { Callout } from '../ui/callout';

/** Fewer entries than this are behind for a moment only, and not worth a word. */
const lagShown = 50;

/** How far the search is behind the record, when it is; and what became of its file. Nothing when all is as it should be. */
export function IndexLine({ state }: { readonly state: IndexState }): ReactElement | null {
  const behind = state.head - state.indexed;
  if (state.problem !== null) return <TroubleCallout trouble={state.problem} intent="notice" role="status" />;
  if (state.building !== null)
    return (
      <Callout
        role="status"
        intent="info"
        title={`The search is being built: ${percent(state)} of the record`}
      >
        {state.building.reason} What is shown holds up to entry {state.indexed.toLocaleString('en')} of{' '}
        {state.head.toLocaleString('en')}; the record itself is complete.
        <progress
          className="mt-1 block h-1.5 w-full"
          max={Math.max(state.head, 1)}
          value={state.indexed}
          aria-label="Search built"
        />
      </Callout>
    );
  if (behind > lagShown)
    return (
      <Callout
        role="status"
        intent="notice"
        title={`The search is ${behind.toLocaleString('en')} entries behind`}
      >
        What is newer than entry {state.indexed.toLocaleString('en')} is in the record, and can be found in a
        moment.
      </Callout>
    );
  if (state.rebuilt !== null && state.rebuilt.upTo > lagShown * 20)
    return (
      <Callout role="status" intent="neutral" title="The search was built from the record">
        {state.rebuilt.reason} Nothing of the record was lost.
      </Callout>
    );
  return null;
}

const percent = ({ indexed, head }: IndexState): string =>
  `${head === 0 ? 100 : Math.floor((indexed / head) * 100)} %`;
