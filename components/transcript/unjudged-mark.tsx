import { createContext, type ReactElement, use } from 'react';
import { Mark } from '../ui/chip';

/** Items of this session that ran without a decision on record. */
export const UnjudgedItems = createContext<readonly string[]>([]);

/** Stands under an item that ran and that nobody, neither policy nor a person, had let run. */
export function UnjudgedMark({ itemId }: { readonly itemId: string }): ReactElement | null {
  if (!use(UnjudgedItems).includes(itemId)) return null;
  return (
    <p className="mt-1 pl-7">
      <Mark intent="danger" icon="alert">
        Ran without a decision on record
      </Mark>
    </p>
  );
}
