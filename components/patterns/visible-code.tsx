import type { ReactElement } from 'react';
import { visibleParts } from './visible-text';

/** Outside text with its hidden characters drawn as marks. Inherits the font of its place. */
export function VisibleText({ text }: { readonly text: string }): ReactElement {
  const parts = visibleParts(text);
  return (
    <>
      {parts.map((part, index) =>
        part.escaped ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other identity.
          <span key={index} className="escaped-mark" title="A character that would not be visible">
            {part.text}
          </span>
        ) : (
          part.text
        ),
      )}
    </>
  );
}
