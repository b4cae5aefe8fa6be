import type { ReactElement } from 'react';
import type { ItemRow, PromptData, TurnRow } from '../../server/vocabulary';
import { ClockTime } from '../patterns/moment';
import { Chip, Mark } from '../ui/chip';
import { Disclosure } from '../ui/disclosure';
import { promptOf } from './item-data';
import { WholeText } from './whole-text';

interface PromptItemProps {
  readonly item: ItemRow;
  readonly turn: TurnRow | null;
}

const neverStored = ({ sendAgain, resentAs, reconciliation }: TurnRow): boolean =>
  sendAgain === true || resentAs !== undefined || reconciliation === 'absent';

const labels: Record<PromptData['intent'], string> = {
  start: 'Your prompt',
  steer: 'Your prompt',
  seed: 'Summary as the seed',
  reason: 'Told to the agent by policy',
};

/** What the person sent. Until the runtime has stored it, that is said. */
export function PromptItem({ item, turn }: PromptItemProps): ReactElement {
  const prompt = promptOf(item.data);
  const begins = prompt.intent !== 'steer' && prompt.intent !== 'reason';
  const unacknowledged = turn?.status === 'requested';
  return (
    <article aria-label={labels[prompt.intent]} className="mt-3 rounded-lg border bg-sunken px-3.5 py-2.5">
      {prompt.intent === 'seed' ? (
        <Disclosure summary="A summary of the session, for a conversation that knows nothing of it">
          <div className="whitespace-pre-wrap wrap-anywhere">{prompt.text}</div>
        </Disclosure>
      ) : (
        <div className="whitespace-pre-wrap text-14 wrap-anywhere">{prompt.text}</div>
      )}
      <WholeText item={item} field="text" name="prompt" />
      <div className="mt-1 flex items-center gap-2 text-12 text-tertiary">
        <ClockTime at={item.startedAt} />
        {prompt.intent === 'steer' ? (
          <Chip icon="branch" title="Sent while a turn was running">
            Steered
          </Chip>
        ) : null}
        {prompt.intent === 'reason' ? (
          <Chip
            icon="shield"
            title="Nobody typed this: the agent is told why policy declined, as you chose for this session"
          >
            Told to the agent by policy
          </Chip>
        ) : null}
        {prompt.intent === 'seed' ? (
          <Chip icon="list" title="You read it and chose to go on with it">
            Seed
          </Chip>
        ) : null}
        {begins && turn !== null && neverStored(turn) ? (
          <Mark intent="notice" icon="unlink">
            Never reached the runtime{turn.resentAs === undefined ? '' : '; sent again later'}
          </Mark>
        ) : null}
        {unacknowledged ? <Mark icon="clock">Recorded, not yet taken by the runtime</Mark> : null}
      </div>
    </article>
  );
}
