'use client';
import type { ReactElement } from 'react';
import type { ChunkRow, ItemRow, PlanStep, TurnRow } from '../../server/vocabulary';
import { cx } from '../ui/class-names';
import { Busy, Icon } from '../ui/icons';
import { textOf } from './item-data';
import { ItemCard, ItemFrame } from './item-frame';
import { Markdown } from './markdown';
import { useItemText } from './use-item-text';

export function PlanItem({
  item,
  chunks,
}: {
  readonly item: ItemRow;
  readonly chunks: readonly ChunkRow[];
}): ReactElement {
  const live = useItemText(item, chunks, 'text');
  return (
    <ItemFrame icon={item.status === 'open' ? 'busy' : 'list'} label="Plan">
      <ItemCard head={<span className="font-medium">Plan</span>}>
        <div className="border-t px-3 py-2">
          <Markdown text={textOf(item.data, 'text') || live.durable + live.provisional} />
        </div>
      </ItemCard>
    </ItemFrame>
  );
}

const stepWords: Record<PlanStep['status'], string> = {
  pending: 'to do',
  inProgress: 'under way',
  completed: 'done',
};

/** The steps the runtime reports for a turn. */
export function TurnPlan({ turn }: { readonly turn: TurnRow }): ReactElement | null {
  if (!turn.plan) return null;
  const running = turn.status === 'running';
  const done = turn.plan.steps.filter((step) => step.status === 'completed').length;
  return (
    <ItemFrame icon="list" label="Steps of this turn">
      <ItemCard
        head={
          <>
            <span className="font-medium">Steps</span>
            <span className="text-12 text-secondary tabular-nums">
              {done} of {turn.plan.steps.length} done
            </span>
          </>
        }
      >
        <div className="border-t px-3 py-2">
          {turn.plan.explanation ? <p className="mb-1.5 text-secondary">{turn.plan.explanation}</p> : null}
          <ul className="grid gap-1">
            {turn.plan.steps.map((step, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a step has no identity but its place.
              <li key={index} className="flex gap-2">
                <span
                  className={cx(
                    'pt-0.5',
                    step.status === 'completed' ? 'text-success-text' : 'text-tertiary',
                  )}
                >
                  {step.status === 'completed' ? (
                    <Icon name="check" size={13} />
                  ) : step.status === 'inProgress' && running ? (
                    <Busy size={13} />
                  ) : (
                    <Icon name="disc" size={13} />
                  )}
                </span>
                <span className={cx(step.status === 'completed' && 'text-secondary')}>
                  {step.text}
                  <span className="sr-only">, {stepWords[step.status]}</span>
                </span>
              </li>
            ))}
          </ul>
        </div>
      </ItemCard>
    </ItemFrame>
  );
}
