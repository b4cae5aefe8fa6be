import type { ReactElement, ReactNode } from 'react';

/** One named line of a request. */
export function Fact({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <div className="flex gap-2">
      <dt className="w-14 shrink-0 text-secondary">{name}</dt>
      <dd className="min-w-0 flex-1 wrap-anywhere">{children}</dd>
    </div>
  );
}
