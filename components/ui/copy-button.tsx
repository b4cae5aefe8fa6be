'use client';
import { type ReactElement, useState } from 'react';
import { IconButton } from './button';

/** Copies the whole text, also where the screen shows it shortened. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }): ReactElement {
  const [copied, setCopied] = useState(false);
  return (
    <IconButton
      icon={copied ? 'check' : 'copy'}
      label={copied ? 'Copied' : label}
      size={13}
      className="size-6"
      onBlur={() => setCopied(false)}
      onClick={() => {
        void navigator.clipboard.writeText(text).then(() => setCopied(true));
      }}
    />
  );
}
