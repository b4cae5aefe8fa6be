import type { ReactElement } from 'react';
import type { PolicyView } from '../shell/answers';
import { defaultFields } from './policy-words';

/** The fields of default-policy.json and what each makes so. */
export function DefaultsTable({ defaults }: Pick<PolicyView, 'defaults'>): ReactElement {
  if (defaults === null)
    return <p className="text-secondary">No defaults could be read, so the strictest count.</p>;
  return (
    <table aria-label="Defaults" className="w-full text-left">
      <thead className="text-12 text-secondary">
        <tr>
          <th className="py-1 pr-4 font-medium">Field</th>
          <th className="py-1 pr-4 font-medium">Value</th>
          <th className="py-1 font-medium max-wide:hidden">Enforces</th>
        </tr>
      </thead>
      <tbody>
        {defaultFields.map(({ field, enforces }) => (
          <tr key={field} className="border-t align-top">
            <td className="py-1.5 pr-4 font-mono text-12">
              {field}
              <span className="block font-sans text-secondary wide:hidden">{enforces}</span>
            </td>
            <td className="py-1.5 pr-4 font-mono text-12 whitespace-nowrap">{String(defaults[field])}</td>
            <td className="py-1.5 text-secondary max-wide:hidden">{enforces}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
