import type { ReactElement } from 'react';
import { proseParts, visibleParts } from './visible-text';

/** What a mark says when it is pointed at. */
export const hiddenMarkTitle = 'A character that would not be visible';

interface VisibleTextProps {
  readonly text: string;
  /** Words of a person or of the agent, in which joiners are at home. */
  readonly prose?: boolean;
}

/** Outside text with its hidden characters drawn as marks. Inherits the font of its place. */
export function VisibleText({ text, prose = false }: VisibleTextProps): ReactElement {
  const parts = prose ? proseParts(text) : visibleParts(text);
  return (
    <>
      {parts.map((part, index) =>
        part.escaped ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other identity.
          <span key={index} className="escaped-mark" title={hiddenMarkTitle}>
            {part.text}
          </span>
        ) : (
          part.text
        ),
      )}
    </>
  );
}
