'use client';
import type { ReactElement } from 'react';
import { useFeedState } from '../feed/feed-provider';
import { Ago, ClockTime } from '../patterns/moment';
import { ShortId } from '../patterns/short-id';
import type { PolicyView } from '../shell/answers';
import { Callout } from '../ui/callout';
import { Mark } from '../ui/chip';
import { CopyButton } from '../ui/copy-button';
import { ProblemList } from './problem-list';

/** Which rules count, from when, and whether the files as they lie there are those. */
export function PolicyState({ view }: { readonly view: PolicyView }): ReactElement {
  const { policyHash, since, problems, rules } = view;
  // The banner above every screen says that they are refused and what counts instead; here is only what to mend.
  const bannered = useFeedState().conditions.some(({ id }) => id === 'policy');
  return (
    <div className="grid gap-3">
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1">
        {policyHash === null ? (
          <Mark intent="danger" icon="alert">
            No policy is in force: everything asks
          </Mark>
        ) : (
          <>
            <Mark
              intent={problems.length === 0 ? 'success' : 'notice'}
              icon={problems.length === 0 ? 'check' : 'alert'}
            >
              {problems.length === 0 ? 'In force, as the files say' : 'In force, from before the last edit'}
            </Mark>
            <span className="inline-flex items-center gap-1">
              <span className="text-secondary">Policy</span> <ShortId id={policyHash} />
              <CopyButton text={policyHash} label="Copy the hash of the policy" />
            </span>
            <span className="text-secondary tabular-nums">{rules.length} rules</span>
            {since ? (
              <span className="text-secondary">
                since entry{' '}
                <span className="font-mono text-12 tabular-nums">{since.seq.toLocaleString('en')}</span>, at{' '}
                <ClockTime at={since.at} /> (<Ago at={since.at} said />)
              </span>
            ) : null}
          </>
        )}
      </p>
      {problems.length === 0 ? null : bannered ? (
        <section aria-label="To mend">
          <ProblemList problems={problems} />
        </section>
      ) : (
        <Callout
          intent="notice"
          role="status"
          title="The files as they lie there are no policy, so they do not count"
        >
          <p>
            {policyHash === null
              ? 'Until they are mended everything asks.'
              : 'What was good before judges on, as a whole. Mend these, and the files count from the next request on.'}
          </p>
          <div className="mt-2">
            <ProblemList problems={problems} />
          </div>
        </Callout>
      )}
    </div>
  );
}
