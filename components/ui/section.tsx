import type { ReactElement, ReactNode } from 'react';

interface SectionProps {
  readonly title: string;
  /** Makes the heading a place that an address can lead to. */
  readonly id?: string;
  readonly children: ReactNode;
}

/** One part of a page: a heading, and a line above all but the first. */
export function Section({ title, id, children }: SectionProps): ReactElement {
  return (
    <section aria-label={title} className="border-t py-5 first:border-t-0">
      <h2 id={id} tabIndex={id === undefined ? undefined : -1} className="mb-3 w-fit text-14 font-semibold">
        {title}
      </h2>
      {children}
    </section>
  );
}
