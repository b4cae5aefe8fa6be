import type { ReactElement } from 'react';
import { Ago } from '../patterns/moment';
import { ShortId } from '../patterns/short-id';
import { VisibleText } from '../patterns/visible-code';
import { Field } from '../ui/field';
import { RadioCard } from '../ui/radio-card';
import type { FoundThread } from './find-threads';

interface ThreadChoiceProps {
  readonly threads: readonly FoundThread[];
  readonly typed: string;
  readonly onType: (typed: string) => void;
  readonly chosen: string | null;
  readonly onChoose: (threadId: string) => void;
}

function Times({ createdAt, updatedAt }: FoundThread): ReactElement {
  return (
    <span className="flex flex-wrap gap-x-3 text-12 text-secondary">
      {updatedAt === null ? null : (
        <span>
          last used <Ago at={updatedAt} said />
        </span>
      )}
      {createdAt === null ? null : (
        <span>
          begun <Ago at={createdAt} said />
        </span>
      )}
    </span>
  );
}

/** A field that narrows the list, and the list: one conversation can be chosen. */
export function ThreadChoice(props: ThreadChoiceProps): ReactElement {
  const { threads, typed, onType, chosen, onChoose } = props;
  return (
    <div className="grid gap-2">
      <Field
        label="Search by its first words or its id"
        type="search"
        value={typed}
        onChange={(event) => onType(event.target.value)}
      />
      <fieldset className="grid max-h-[40vh] gap-1 overflow-y-auto">
        <legend className="sr-only">Conversation</legend>
        {threads.map((thread) => (
          <RadioCard
            key={thread.threadId}
            group="thread"
            chosen={chosen === thread.threadId}
            onChoose={() => onChoose(thread.threadId)}
          >
            <span className="line-clamp-2 font-medium wrap-anywhere">
              {thread.preview === '' ? 'Without words' : <VisibleText text={thread.preview} prose />}
            </span>
            <span className="flex flex-wrap items-baseline justify-between gap-x-3 text-secondary">
              <Times {...thread} />
              <ShortId id={thread.threadId} />
            </span>
          </RadioCard>
        ))}
        {threads.length === 0 ? <p className="text-secondary">Nothing matches.</p> : null}
      </fieldset>
    </div>
  );
}
