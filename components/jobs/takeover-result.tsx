import type { ReactElement } from 'react';
import { FileTable } from '../patterns/file-table';
import type { Takeover } from './takeover-report';

/** How many threads came in, and what of them did not, file by file. */
export function TakeoverResult({ result }: { readonly result: Takeover }): ReactElement {
  const numbers: readonly (readonly [string, number])[] = [
    ['Threads found', result.scanned],
    ['Taken over', result.taken],
    ['Skipped, held already', result.skipped],
    ...(result.elsewhere === null ? [] : [['Of other folders, left alone', result.elsewhere] as const]),
    ['Failed', result.failed],
    ...(result.left === null ? [] : [['Left for the next run', result.left] as const]),
    ['Turns added', result.turns],
  ];
  return (
    <div className="grid gap-2">
      <table className="w-fit text-left text-12">
        <caption className="sr-only">Result</caption>
        <tbody>
          {numbers.map(([name, count]) => (
            <tr key={name}>
              <th scope="row" className="pr-4 font-normal text-secondary">
                {name}
              </th>
              <td className="text-right tabular-nums">{count.toLocaleString('en')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {result.rows.length > 0 ? (
        <FileTable rows={result.rows} label="What was not taken over as it stands" />
      ) : null}
      {result.more > 0 ? (
        <p className="text-12 text-secondary">and {result.more.toLocaleString('en')} more problems</p>
      ) : null}
    </div>
  );
}
