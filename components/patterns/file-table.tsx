import type { ReactElement } from 'react';
import { ScrollRegion } from '../ui/scroll-region';
import { VisibleText } from './visible-code';

export interface FileRow {
  readonly path: string;
  /** Bytes from the beginning of the file; null where it says nothing. */
  readonly offset: number | null;
  readonly state: string;
  readonly what: string;
}

/** Rows drawn; the count says how many there are. */
const rowsShownMax = 200;

/** Files with what is to be said of each, down to the byte. */
export function FileTable({
  rows,
  label,
}: {
  readonly rows: readonly FileRow[];
  readonly label: string;
}): ReactElement {
  return (
    <ScrollRegion label={label} className="max-h-64 overflow-auto rounded-md border">
      <table className="w-full text-left text-12">
        <thead className="sticky top-0 bg-sunken text-secondary">
          <tr>
            <th className="px-2 py-1 font-medium">File</th>
            <th className="px-2 py-1 text-right font-medium">Byte</th>
            <th className="px-2 py-1 font-medium">What</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, rowsShownMax).map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: one file may be named several times, and a report never changes.
            <tr key={index} className="border-t align-top">
              <td className="px-2 py-1 font-mono wrap-anywhere" title={row.path}>
                <VisibleText text={row.path.split('/').at(-1) ?? row.path} />
              </td>
              <td className="px-2 py-1 text-right tabular-nums">{row.offset?.toLocaleString('en') ?? ''}</td>
              <td className="px-2 py-1 wrap-anywhere">
                {row.state}
                {row.what === '' ? null : (
                  <span className="block text-secondary">
                    <VisibleText text={row.what} prose />
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > rowsShownMax ? (
        <p className="border-t px-2 py-1 text-12 text-secondary">
          and {(rows.length - rowsShownMax).toLocaleString('en')} more
        </p>
      ) : null}
    </ScrollRegion>
  );
}
