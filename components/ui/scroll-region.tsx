import type { ReactElement, ReactNode, Ref, UIEvent } from 'react';

interface ScrollRegionProps {
  readonly label: string;
  readonly className: string;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLDivElement>;
  readonly onScroll?: (event: UIEvent<HTMLDivElement>) => void;
}

/** A box that scrolls: it can be reached and moved by keyboard and has a name, without being a landmark of the page. */
export function ScrollRegion({ label, ...rest }: ScrollRegionProps): ReactElement {
  // biome-ignore lint/a11y/useSemanticElements: a named group of text, not of form fields.
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
  return <div role="group" aria-label={label} tabIndex={0} {...rest} />;
}
