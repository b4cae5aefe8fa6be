import type { ReactElement } from 'react';
import { Ago, ClockTime } from '../patterns/moment';
import { VisibleText } from '../patterns/visible-code';
import type { Replay } from '../shell/answers';
import { paths } from '../shell/paths';
import { PlaceLink } from '../shell/place-link';
import { Callout } from '../ui/callout';
import { Chip } from '../ui/chip';
import { Disclosure } from '../ui/disclosure';
import { ScrollRegion } from '../ui/scroll-region';
import { DecisionChip } from './decision-chip';
import { answerLooks, skippedWords } from './policy-words';

type Changed = Replay['changed'][number];

const numbers = (count: number): string => count.toLocaleString('en');

function Side({ said }: { readonly said: Changed['was'] }): ReactElement {
  return (
    <td className="px-2 py-1.5">
      <DecisionChip decision={said.answer} />
      {said.answer === said.decision ? null : (
        <span className="block text-12 text-secondary">
          by its mode; the rules: {answerLooks[said.decision].name.toLowerCase()}
        </span>
      )}
      <span className="block font-mono text-12 text-secondary wrap-anywhere">
        {said.rules.join(' ') || 'no rule'}
      </span>
    </td>
  );
}

function ChangedTable({
  changed,
  label,
}: {
  readonly changed: readonly Changed[];
  readonly label: string;
}): ReactElement {
  return (
    <ScrollRegion label={label} className="max-h-[28rem] overflow-auto rounded-md border">
      <table
        aria-label="Requests that would be answered otherwise"
        className="w-full min-w-[40rem] text-left"
      >
        <thead className="sticky top-0 bg-sunken text-12 text-secondary">
          <tr>
            <th className="px-2 py-1 font-medium">Request</th>
            <th className="px-2 py-1 font-medium">Is</th>
            <th className="px-2 py-1 font-medium">Would be</th>
            <th className="px-2 py-1 font-medium">Change</th>
          </tr>
        </thead>
        <tbody>
          {changed.map((one) => (
            <tr key={one.approvalId} className="border-t align-top">
              <td className="px-2 py-1.5">
                <code className="block font-mono text-12 wrap-anywhere">
                  <VisibleText text={one.line} />
                </code>
                <span className="text-12 text-secondary">
                  <PlaceLink href={paths.session(one.sessionId)} className="rounded text-link underline">
                    {one.title ?? 'its session'}
                  </PlaceLink>
                  , <Ago at={one.at} said />
                  {one.answered ? `, answer then: ${one.answered.answer}, by ${one.answered.by}` : ''}
                </span>
              </td>
              <Side said={one.was} />
              <Side said={one.wouldBe} />
              <td className="px-2 py-1.5">
                <Chip
                  intent={one.change === 'looser' ? 'danger' : 'info'}
                  icon={one.change === 'looser' ? 'alert' : 'shield'}
                >
                  {one.change}
                </Chip>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

interface ReplayResultProps {
  readonly report: Replay;
  /** When the replay ended, epoch ms. */
  readonly at: number;
}

/** What of the past would have come out otherwise, what would not, and what cannot be said. */
export function ReplayResult({ report, at }: ReplayResultProps): ReactElement {
  const { counts, changed, changedOmitted, skipped, seen, oldest, cases } = report;
  const all = counts.looser + counts.stricter;
  const left = Object.entries(counts.skipped).filter(([, count]) => count > 0);
  if (seen === 0)
    return (
      <Callout icon="info" role="status" title="No request is on record yet">
        So it was at <ClockTime at={at} />. After work in a session, replay again: then this says what the
        copy would have answered.
      </Callout>
    );
  return (
    <div className="grid gap-3">
      <Callout
        intent={counts.looser > 0 ? 'danger' : 'neutral'}
        icon={all === 0 ? 'check' : counts.looser > 0 ? 'alert' : 'shield'}
        role="status"
        title={
          all === 0
            ? `None of ${numbers(counts.judged)} requests would be answered otherwise`
            : `${numbers(all)} of ${numbers(counts.judged)} requests would be answered otherwise: ${numbers(counts.looser)} looser, ${numbers(counts.stricter)} stricter`
        }
      >
        <p>
          Replayed at <ClockTime at={at} />: the last {numbers(seen)} on record
          {oldest === null ? null : (
            <>
              , the oldest at <ClockTime at={oldest} /> (<Ago at={oldest} said />)
            </>
          )}
          .
          {counts.otherRules > 0
            ? ` ${numbers(counts.otherRules)} would get the same answer by other rules.`
            : ''}
          {counts.driftedSince > 0
            ? ` To ${numbers(counts.driftedSince)} the policy in force answers otherwise than was recorded, because it was changed since.`
            : ''}
        </p>
        <p>
          Of {numbers(cases.judged)} tracked cases {numbers(cases.changed)} come out otherwise
          {cases.misses.length + cases.missesOmitted === 0
            ? '.'
            : `, ${numbers(cases.misses.length + cases.missesOmitted)} of them not as the case expects.`}
        </p>
      </Callout>
      {changed.length === 0 ? null : <ChangedTable changed={changed} label="Changed requests" />}
      {changedOmitted > 0 ? (
        <p className="text-12 text-secondary">and {numbers(changedOmitted)} more</p>
      ) : null}
      {cases.misses.length === 0 ? null : (
        <Disclosure summary="Cases that would not come out as expected">
          <ul className="grid gap-1">
            {cases.misses.map(({ id, expected, decision }) => (
              <li key={id}>
                <span className="font-mono text-12">{id}</span> expects {expected}, would get {decision}
              </li>
            ))}
            {cases.missesOmitted > 0 ? (
              <li className="text-secondary">and {numbers(cases.missesOmitted)} more</li>
            ) : null}
          </ul>
        </Disclosure>
      )}
      {left.length === 0 ? null : (
        <Disclosure summary={`${numbers(seen - counts.judged)} could not be judged again`}>
          <ul className="grid gap-1">
            {left.map(([why, count]) => (
              <li key={why}>
                {numbers(count)}: {skippedWords(why)}
              </li>
            ))}
            {skipped.map((one) => (
              <li key={one.approvalId} className="text-12 text-secondary">
                <PlaceLink href={paths.session(one.sessionId)} className="rounded text-link underline">
                  {one.title ?? 'its session'}
                </PlaceLink>{' '}
                <code className="font-mono wrap-anywhere">
                  <VisibleText text={one.line} />
                </code>
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </div>
  );
}
