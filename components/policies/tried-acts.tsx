import type { ReactElement } from 'react';
import { VisibleText } from '../patterns/visible-code';
import type { Tried } from '../shell/answers';
import { Fact } from '../ui/facts';
import { DecisionChip } from './decision-chip';

type Act = Extract<Tried['explained'], { kind: 'command' }>['acts'][number];

const placeWords = (facts: Act['reads']): readonly string[] =>
  facts.map(({ path, text, zones }) => `${path ?? text} (${zones.join(', ')})`);

/** What was read out of one simple command; empty facts are left out. */
const factsOf = (act: Act): readonly (readonly [string, readonly string[]])[] =>
  [
    ['Program', [[act.program, act.verb].filter(Boolean).join(' ')].filter(Boolean)],
    ['Taken off', act.wrappers],
    ['Options', act.options],
    ['Effects', act.effects],
    ['Reads', placeWords(act.reads)],
    ['Writes', placeWords(act.writes)],
    ['Deletes', placeWords(act.deletes)],
    ['Runs', placeWords(act.executes)],
    ['Hosts', act.hosts],
    ['Traits', act.traits],
    ['Not understood', act.doubts],
  ].flatMap(([name, values]) =>
    Array.isArray(values) && values.length > 0 ? [[String(name), values] as const] : [],
  );

/** Each simple command of the line as it was understood, with its own answer. */
export function TriedActs({ acts }: { readonly acts: readonly Act[] }): ReactElement {
  return (
    <ol className="grid gap-2">
      {acts.map((act, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same command may stand twice in a line.
        <li key={index} className="rounded-md border">
          <div className="flex flex-wrap items-center gap-2 border-b bg-sunken px-3 py-1.5">
            <DecisionChip decision={act.decision} />
            <code className="min-w-0 font-mono text-12 wrap-anywhere">
              <VisibleText text={act.text} />
            </code>
            <span className="flex-1" />
            <span className="font-mono text-12 text-secondary wrap-anywhere">
              {act.rules.join(' ') || 'no rule'}
            </span>
          </div>
          <dl className="px-3">
            {factsOf(act).map(([name, values]) => (
              <Fact key={name} name={name}>
                <span className="font-mono text-12">
                  <VisibleText text={values.join(', ')} />
                </span>
              </Fact>
            ))}
          </dl>
        </li>
      ))}
    </ol>
  );
}
