import type { ReactElement, ReactNode } from 'react';

interface FactProps {
  readonly name: string;
  readonly children: ReactNode;
}

/** Name and value, one below the other; goes into a `dl`. */
export function Fact({ name, children }: FactProps): ReactElement {
  return (
    <div className="flex flex-wrap gap-x-4 border-b py-1.5 last:border-b-0">
      <dt className="w-28 shrink-0 wide:w-44 text-secondary">{name}</dt>
      <dd className="min-w-0 flex-1 wrap-anywhere">{children}</dd>
    </div>
  );
}

/** The same without lines between, for cards: one short name, one value. */
export function DenseFact({ name, children }: FactProps): ReactElement {
  return (
    <div className="flex gap-2">
      <dt className="w-14 shrink-0 text-secondary">{name}</dt>
      <dd className="min-w-0 flex-1 wrap-anywhere">{children}</dd>
    </div>
  );
}
