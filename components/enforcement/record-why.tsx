import type { ReactElement } from 'react';
import type { VerdictBasis } from '../../server/vocabulary';
import { becauseWords } from '../approval/basis-words';
import { VisibleText } from '../patterns/visible-code';
import { choiceOf } from '../policy/mode-words';
import { PlaceLink } from '../shell/place-link';
import { Chip } from '../ui/chip';
import { Disclosure } from '../ui/disclosure';
import { Fact } from '../ui/facts';
import { addressOf } from './filter-address';
import { decisionLooks } from './record-words';

/** The rules that decided, per layer, and what a mode or a grant made of them. */
export function RecordWhy({ basis }: { readonly basis: VerdictBasis }): ReactElement {
  const because = becauseWords(basis);
  const { mode, acts, actsOmitted } = basis;
  return (
    <>
      <dl>
        {basis.reasons.map(({ rule, layer, reason }) => (
          <Fact key={`${layer}/${rule}`} name={layer}>
            <PlaceLink
              href={addressOf({ filter: { rule: [rule] }, act: null })}
              className="font-mono text-12 text-link underline"
            >
              {rule}
            </PlaceLink>
            <span className="block">{reason}</span>
          </Fact>
        ))}
        <Fact name="The rules alone">{decisionLooks[basis.judged].word}</Fact>
        {because === null ? null : <Fact name="But">{because}</Fact>}
        {basis.grantId === undefined ? null : (
          <Fact name="Grant">
            <code className="font-mono text-12">{basis.grantId}</code>
          </Fact>
        )}
        <Fact name="Mode">
          {choiceOf(mode).name}; sandbox {mode.sandbox}, {mode.network ? 'with' : 'without'} network
        </Fact>
      </dl>
      <Disclosure
        className="mt-2"
        open={acts.length === 1}
        summary={`Facts of ${acts.length === 1 ? '1 act' : `${acts.length} acts`}${actsOmitted > 0 ? `, ${actsOmitted} more not kept` : ''}`}
      >
        <ol className="grid gap-2">
          {acts.map((act, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same command may come twice in one line.
            <li key={at} className="rounded-md border bg-sunken px-3 py-2">
              <div className="flex items-start gap-2">
                <Chip intent={decisionLooks[act.decision].intent} icon={decisionLooks[act.decision].icon}>
                  {decisionLooks[act.decision].word}
                </Chip>
                <code className="min-w-0 flex-1 font-mono text-12 wrap-anywhere">
                  <VisibleText text={act.text} />
                </code>
              </div>
              <dl className="mt-1 grid gap-0.5 text-12">
                {Object.entries({ rules: act.rules, ...act.facts }).map(([name, values]) =>
                  values.length === 0 ? null : (
                    <div key={name} className="flex gap-2">
                      <dt className="w-20 shrink-0 text-secondary">{name}</dt>
                      <dd className="min-w-0 flex-1 font-mono wrap-anywhere">
                        <VisibleText text={values.join(', ')} />
                      </dd>
                    </div>
                  ),
                )}
              </dl>
            </li>
          ))}
        </ol>
      </Disclosure>
    </>
  );
}
