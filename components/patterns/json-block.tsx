import type { ReactElement } from 'react';
import { ScrollRegion } from '../ui/scroll-region';
import { VisibleText } from './visible-code';

/** Characters of JSON drawn; the rest is counted. */
const jsonCharsMax = 20_000;

/** Any value as readable JSON, or text that claims to be JSON as it came. */
export function JsonBlock({
  value,
  label,
}: {
  readonly value: unknown;
  readonly label: string;
}): ReactElement {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return (
    <ScrollRegion label={label} className="max-h-72 overflow-auto rounded border bg-sunken p-2">
      <pre className="whitespace-pre-wrap font-mono text-12 wrap-anywhere">
        <VisibleText text={text.slice(0, jsonCharsMax)} />
      </pre>
      {text.length > jsonCharsMax ? (
        <p className="text-12 text-secondary">
          {(text.length - jsonCharsMax).toLocaleString('en')} more characters
        </p>
      ) : null}
    </ScrollRegion>
  );
}
