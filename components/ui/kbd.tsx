import type { ReactElement, ReactNode } from 'react';

export function Kbd({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <kbd className="inline-grid h-4 min-w-4 place-items-center rounded border border-line-strong bg-sunken px-1 font-mono text-[11px] leading-none text-secondary">
      {children}
    </kbd>
  );
}
