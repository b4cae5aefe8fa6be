import { memo, type ReactElement, useMemo, useState } from 'react';
import { Button } from '../ui/button';
import { cx } from '../ui/class-names';
import { ScrollRegion } from '../ui/scroll-region';
import { type DiffLine, type DiffLineKind, parseDiff } from './diff-lines';
import { VisibleText } from './visible-code';

/** Lines drawn before the person asks for the rest. */
const linesShownFirst = 160;

const look: Record<DiffLineKind, string> = {
  add: 'bg-success-soft',
  remove: 'bg-danger-soft',
  context: '',
  hunk: 'bg-sunken text-tertiary',
  meta: 'text-tertiary',
};
const sign: Record<DiffLineKind, string> = { add: '+', remove: '−', context: ' ', hunk: ' ', meta: ' ' };
const spoken: Partial<Record<DiffLineKind, string>> = { add: 'added: ', remove: 'removed: ' };

const Line = memo(function Line({ line }: { readonly line: DiffLine }): ReactElement {
  return (
    <div className={cx('flex min-w-fit', look[line.kind])}>
      <span
        aria-hidden="true"
        className="w-10 shrink-0 select-none pr-2 text-right text-tertiary tabular-nums"
      >
        {line.newLine ?? line.oldLine ?? ''}
      </span>
      <span
        aria-hidden="true"
        className={cx(
          'w-4 shrink-0 select-none font-semibold',
          line.kind === 'add' && 'text-success-text',
          line.kind === 'remove' && 'text-danger-text',
        )}
      >
        {sign[line.kind]}
      </span>
      {spoken[line.kind] ? <span className="sr-only">{spoken[line.kind]}</span> : null}
      <span className="whitespace-pre pr-3">
        <VisibleText text={line.text} />
      </span>
    </div>
  );
});

/** One file's diff: a sign and a tint per line, hidden characters drawn. */
export function DiffView({
  diff,
  change,
  label,
}: {
  diff: string;
  change: string;
  label: string;
}): ReactElement {
  const [whole, setWhole] = useState(false);
  const parsed = useMemo(() => parseDiff(diff, change), [diff, change]);
  const lines = whole ? parsed.lines : parsed.lines.slice(0, linesShownFirst);
  const rest = parsed.lines.length - lines.length;
  if (parsed.lines.length === 0)
    return <p className="px-3 py-2 text-12 text-secondary">No lines in this diff.</p>;
  return (
    <>
      <ScrollRegion
        label={label}
        className="max-h-[28rem] overflow-auto py-1 font-mono text-12 leading-[1.5]"
      >
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of one immutable diff.
          <Line key={index} line={line} />
        ))}
      </ScrollRegion>
      {rest > 0 ? (
        <div className="border-t px-2 py-1">
          <Button size="small" tone="ghost" onClick={() => setWhole(true)}>
            Show {rest.toLocaleString('en')} more lines
          </Button>
        </div>
      ) : null}
    </>
  );
}
