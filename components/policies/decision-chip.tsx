import type { ReactElement } from 'react';
import { Chip } from '../ui/chip';
import { type Answer, answerLooks } from './policy-words';

/** One of the three answers: icon, word and colour, everywhere the same. */
export function DecisionChip({
  decision,
  word,
}: {
  readonly decision: Answer;
  readonly word?: string;
}): ReactElement {
  const { intent, icon, name } = answerLooks[decision];
  return (
    <Chip intent={intent} icon={icon}>
      {word ?? name}
    </Chip>
  );
}
