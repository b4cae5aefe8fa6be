'use client';
import { type ReactElement, type ReactNode, useEffect, useRef } from 'react';
import { IconButton } from './button';
import { cx } from './class-names';

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
  readonly wide?: boolean;
}

/** The browser's own modal dialog: it keeps the focus inside, closes on Esc and gives the focus back. */
export function Dialog({ open, onClose, title, children, wide = false }: DialogProps): ReactElement | null {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    if (!open || !dialog || dialog.open) return;
    const opener = document.activeElement;
    dialog.showModal();
    // The browser would choose the close button; the person wants to begin.
    dialog
      .querySelector<HTMLElement>(
        '[data-body] :is(input:checked, input:not([type=radio]), select, textarea, button)',
      )
      ?.focus();
    // The browser gives the focus back only when the dialog is closed before it goes; here it goes with the state that opened it.
    return () => {
      const lost = document.activeElement === null || document.activeElement === document.body;
      if (lost && opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, [open]);
  if (!open) return null;
  return (
    <dialog
      ref={ref}
      aria-label={title}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
      onKeyDown={(event) => event.stopPropagation()}
      className={cx(
        'max-h-[85vh] w-[calc(100vw-2rem)] rounded-lg border border-line-strong bg-overlay p-0 shadow-2xl',
        wide ? 'max-w-2xl' : 'max-w-lg',
      )}
    >
      <header className="flex items-center justify-between border-b py-2 pr-2 pl-4">
        <h2 className="text-14 font-semibold">{title}</h2>
        <IconButton icon="close" label="Close" onClick={onClose} />
      </header>
      <div data-body="" className="p-4">
        {children}
      </div>
    </dialog>
  );
}
