'use client';
import { type ReactElement, useEffect, useRef } from 'react';
import type { ApprovalRow } from '../../server/vocabulary';
import { limits } from '../../server/vocabulary/limits';
import { VisibleText } from '../patterns/visible-code';
import { Button } from '../ui/button';
import { askingRules, grantHours, looseEnd, shapeLines } from './grant-words';

interface GrantPanelProps {
  readonly approval: ApprovalRow;
  readonly disabled: boolean;
  readonly onGrant: (scope: string) => void;
  readonly onBack: () => void;
}

/** Exactly what would run unasked from here on, shown before it is allowed. */
export function GrantPanel({ approval, disabled, onGrant, onBack }: GrantPanelProps): ReactElement | null {
  const panel = useRef<HTMLElement>(null);
  // The button that opened it is gone, and in a low card it opens below what is in sight.
  useEffect(() => panel.current?.focus(), []);
  const { basis } = approval.verdict;
  if (basis?.scope === undefined) return null;
  const { scope } = basis;
  return (
    <section
      ref={panel}
      tabIndex={-1}
      aria-label="Allow for the session"
      className="grid scroll-mb-16 gap-2 rounded-md border border-notice-line bg-notice-soft p-3 outline-none"
    >
      <h3 className="font-semibold text-notice-text">
        From here on, in this session, exactly this runs without asking you:
      </h3>
      <ul className="grid max-h-40 gap-0.5 overflow-y-auto font-mono text-13">
        {shapeLines(approval.ask).map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one path may come twice.
          <li key={index} className="whitespace-pre-wrap wrap-anywhere">
            <VisibleText text={line} />
          </li>
        ))}
      </ul>
      <p>
        {looseEnd(approval.ask)}{' '}
        {approval.ask.kind === 'command' && basis.mode.sandbox !== 'danger-full-access'
          ? 'What the sandbox stops may be run again without it. '
          : ''}
        Asked by <code className="font-mono text-12 wrap-anywhere">{askingRules(basis)}</code>.
      </p>
      <p className="text-secondary">
        At most {grantHours} hours and {limits.grantUsesMax} times. It ends when the policy, the mode or the
        sandbox changes, and when you take it back. What policy denies is declined all the same. Every use is
        on record.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button tone="solid" icon="check" disabled={disabled} onClick={() => onGrant(scope)}>
          Accept, and allow exactly this
        </Button>
        <Button tone="ghost" onClick={onBack}>
          Back
        </Button>
      </div>
    </section>
  );
}
