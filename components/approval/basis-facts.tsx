import type { ReactElement } from 'react';
import type { VerdictBasis } from '../../server/vocabulary';
import { VisibleText } from '../patterns/visible-code';
import { DenseFact } from '../ui/facts';
import { becauseWords, factLines } from './basis-words';

/** Why policy said what it said: the rules in words, and what it knows of the act. */
export function BasisFacts({ basis }: { readonly basis: VerdictBasis }): ReactElement {
  const because = becauseWords(basis);
  const lines = factLines(basis);
  return (
    <>
      {basis.reasons.map(({ rule, layer, reason }) => (
        <DenseFact key={rule} name="Why">
          {reason}{' '}
          <span className="text-secondary">
            (<code className="font-mono text-12">{rule}</code>, layer {layer})
          </span>
        </DenseFact>
      ))}
      {because === null ? null : <DenseFact name="Why">{because}</DenseFact>}
      {lines.length === 0 ? null : (
        <DenseFact name="Facts">
          <ul className="grid gap-0.5 font-mono text-12">
            {lines.map((line) => (
              <li key={line}>
                <VisibleText text={line} />
              </li>
            ))}
          </ul>
        </DenseFact>
      )}
    </>
  );
}
