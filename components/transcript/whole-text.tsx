'use client';
import { type ReactElement, use, useState } from 'react';
import type { ItemRow } from '../../server/vocabulary';
import { ShownMoment } from '../patterns/shown-moment';
import { failureOf } from '../patterns/trouble';
import { VisibleText } from '../patterns/visible-code';
import { useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { ScrollRegion } from '../ui/scroll-region';
import { cutFrom } from './item-data';

interface WholeTextProps {
  readonly item: ItemRow;
  /** The field of the item's data that was cut. */
  readonly field: string;
  readonly name: string;
}

type State = { readonly phase: 'closed' | 'loading' } | { readonly phase: 'open'; readonly text: string };

/** Appears where a row holds only head and tail of a long text, and fetches the whole. */
export function WholeText({ item, field, name }: WholeTextProps): ReactElement | null {
  const client = useTRPCClient();
  const [state, setState] = useState<State>({ phase: 'closed' });
  const [problem, setProblem] = useState<string | null>(null);
  const isPast = use(ShownMoment) !== null;
  const missing = cutFrom(item, field);
  if (missing === 0) return null;
  const open = () => {
    setState({ phase: 'loading' });
    setProblem(null);
    client.sessions.fullText
      .query({ itemId: item.itemId, field })
      .then(({ text }) => setState({ phase: 'open', text }))
      .catch((error: unknown) => {
        setState({ phase: 'closed' });
        setProblem(failureOf(error).trouble.what);
      });
  };
  return (
    <div className="flex flex-wrap items-center gap-2 py-1">
      {isPast ? null : (
        <Button size="small" busy={state.phase === 'loading'} onClick={open}>
          Show whole {name}
        </Button>
      )}
      <span className="text-12 text-secondary tabular-nums">
        {missing.toLocaleString('en')} characters in the middle are not shown
      </span>
      {problem ? <span className="text-12 text-danger-text">{problem}</span> : null}
      <Dialog
        wide
        open={state.phase === 'open'}
        onClose={() => setState({ phase: 'closed' })}
        title={`Whole ${name}`}
      >
        <ScrollRegion
          label={`Whole ${name}, scrollable`}
          className="max-h-[65vh] overflow-auto whitespace-pre-wrap rounded border bg-sunken p-3 font-mono text-12 wrap-anywhere"
        >
          {state.phase === 'open' ? <VisibleText text={state.text} /> : null}
        </ScrollRegion>
      </Dialog>
    </div>
  );
}
