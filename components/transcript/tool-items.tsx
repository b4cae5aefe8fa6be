import type { ReactElement } from 'react';
import type { ApprovalRow, ItemRow } from '../../server/vocabulary';
import { ApprovalState } from '../approval/approval-state';
import { JsonBlock } from '../patterns/json-block';
import { VisibleText } from '../patterns/visible-code';
import { Disclosure } from '../ui/disclosure';
import { isObject, listOf, textOf } from './item-data';
import { ItemCard, ItemFrame } from './item-frame';
import { kindOf } from './item-kinds';
import { ItemStatusMark } from './item-status';

interface ToolItemProps {
  readonly item: ItemRow;
  readonly approval: ApprovalRow | null;
}

/** MCP, dynamic and agent tools: which tool, with what, and what came back. */
export function ToolCallItem({ item, approval }: ToolItemProps): ReactElement {
  const { data } = item;
  const origin = textOf(data, 'server') ?? textOf(data, 'namespace');
  const tool = textOf(data, 'tool') ?? 'unnamed tool';
  const problem = isObject(data.error) ? textOf(data.error, 'message') : null;
  const asked = data.arguments ?? textOf(data, 'prompt');
  const answer = data.result ?? (listOf(data, 'contentItems').length > 0 ? data.contentItems : null);
  return (
    <ItemFrame icon="plug" label={kindOf(item.kind).name}>
      <ItemCard
        head={
          <>
            <span className="text-secondary">{kindOf(item.kind).name}</span>
            <code className="min-w-0 flex-1 font-mono text-13 wrap-anywhere">
              <VisibleText text={origin === null ? tool : `${origin} / ${tool}`} />
            </code>
            {approval ? <ApprovalState approval={approval} /> : null}
            <ItemStatusMark item={item} waiting={approval?.state === 'requested'} />
          </>
        }
      >
        <div className="grid gap-1.5 border-t px-3 py-2">
          {problem === null ? null : <p className="text-danger-text wrap-anywhere">{problem}</p>}
          {asked === null || asked === undefined ? null : (
            <Disclosure summary="What it was given">
              <JsonBlock value={asked} label="Arguments" />
            </Disclosure>
          )}
          {answer === null || answer === undefined ? null : (
            <Disclosure summary="What it answered">
              <JsonBlock value={answer} label="Result" />
            </Disclosure>
          )}
        </div>
      </ItemCard>
    </ItemFrame>
  );
}

export function WebSearchItem({ item }: { readonly item: ItemRow }): ReactElement {
  return (
    <ItemFrame icon="globe" label="Web search">
      <ItemCard
        head={
          <>
            <span className="text-secondary">Web search</span>
            <span className="min-w-0 flex-1 wrap-anywhere">
              <VisibleText text={textOf(item.data, 'query') || 'no query given'} />
            </span>
            <ItemStatusMark item={item} />
          </>
        }
      />
    </ItemFrame>
  );
}

/** A point in the conversation that is only a fact. */
export function MarkItem({ item }: { readonly item: ItemRow }): ReactElement {
  const review = textOf(item.data, 'review');
  return (
    <ItemFrame icon="info" label={kindOf(item.kind).name}>
      <p className="pt-0.5 text-secondary wrap-anywhere">
        {kindOf(item.kind).name}
        {review ? `: ${review}` : ''}
      </p>
    </ItemFrame>
  );
}

const ownFields: ReadonlySet<string> = new Set(['id', 'type', 'status', 'startedAtMs', 'completedAtMs']);
const headlineFields = ['text', 'path', 'name', 'query', 'prompt', 'agentPath', 'message', 'reason'];

/** Any kind without a drawing of its own: its name, its most telling text, all its data one fold away. */
export function GenericItem({ item, approval }: ToolItemProps): ReactElement {
  const headline = headlineFields.map((field) => textOf(item.data, field)).find(Boolean);
  const rest = Object.fromEntries(Object.entries(item.data).filter(([field]) => !ownFields.has(field)));
  return (
    <ItemFrame icon="spark" label={kindOf(item.kind).name}>
      <ItemCard
        head={
          <>
            <span className="text-secondary">{kindOf(item.kind).name}</span>
            <span className="min-w-0 flex-1 wrap-anywhere">
              {headline ? <VisibleText text={headline.slice(0, 2000)} /> : null}
            </span>
            {approval ? <ApprovalState approval={approval} /> : null}
            <ItemStatusMark item={item} waiting={approval?.state === 'requested'} />
          </>
        }
      >
        {Object.keys(rest).length === 0 ? null : (
          <div className="border-t px-3 py-1.5">
            <Disclosure summary="Data">
              <JsonBlock value={rest} label={`Data of ${kindOf(item.kind).name}`} />
            </Disclosure>
          </div>
        )}
      </ItemCard>
    </ItemFrame>
  );
}
