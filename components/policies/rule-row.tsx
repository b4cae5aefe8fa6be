import type { ReactElement } from 'react';
import type { PolicyView } from '../shell/answers';
import { paths } from '../shell/paths';
import { PlaceLink } from '../shell/place-link';
import { Chip } from '../ui/chip';
import { cx } from '../ui/class-names';
import { CopyButton } from '../ui/copy-button';
import { Icon } from '../ui/icons';
import { ScrollRegion } from '../ui/scroll-region';
import { DecisionChip } from './decision-chip';
import { containedWords } from './policy-words';

interface RuleRowProps {
  readonly rule: PolicyView['rules'][number];
  /** Null where nobody counts. */
  readonly hits: number | null;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
}

/** A rule: what it decides and why; opened, its text and place. */
export function RuleRow({ rule, hits, open, onOpen }: RuleRowProps): ReactElement {
  const { id, key, decision, reason, grantable, contained, text, file, line } = rule;
  return (
    <li className="border-b last:border-b-0">
      <button
        type="button"
        data-rule={key}
        aria-expanded={open}
        onClick={() => onOpen(!open)}
        className="flex w-full flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5 text-left hover:bg-hover"
      >
        <span className={cx('text-tertiary transition-transform duration-100', open && 'rotate-90')}>
          <Icon name="chevron" size={12} />
        </span>
        <span className="w-16 shrink-0">
          <DecisionChip decision={decision} />
        </span>
        <span className="w-56 min-w-0 truncate font-mono text-12" title={id}>
          {id}
        </span>
        <span className="min-w-48 flex-1 text-secondary max-wide:basis-full">{reason}</span>
        {grantable ? (
          <Chip icon="clock" title="A person can allow it for the rest of a session">
            grantable
          </Chip>
        ) : null}
        {contained ? (
          <Chip icon="shield" title={containedWords[contained]}>
            contained
          </Chip>
        ) : null}
        {hits === null ? null : (
          <span
            className="ml-auto text-right text-12 text-secondary tabular-nums wide:w-20"
            title="Recorded requests that it decided"
          >
            {hits.toLocaleString('en')} decided
          </span>
        )}
      </button>
      {open ? (
        <div className="border-t bg-sunken px-3 py-2">
          <p className="mb-1.5 flex items-center gap-1 text-12 text-secondary">
            <span className="font-mono">
              {file}:{line}
            </span>
            <CopyButton text={text} label="Copy the rule" />
            <PlaceLink
              href={`${paths.enforcement}?rule=${encodeURIComponent(id)}`}
              className="ml-2 rounded text-link underline"
            >
              What it decided
            </PlaceLink>
          </p>
          <ScrollRegion label={`Text of ${id}`} className="overflow-x-auto">
            <pre className="font-mono text-12 leading-[1.5]">{text}</pre>
          </ScrollRegion>
          {contained ? <p className="mt-1.5 text-12 text-secondary">{containedWords[contained]}</p> : null}
        </div>
      ) : null}
    </li>
  );
}
