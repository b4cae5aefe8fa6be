import type { ProjectSafety } from '../../server/http';
import type { Intent } from '../ui/chip';

type Policy = ProjectSafety['policy'];

/** How a project's own rules stand, in words. Pure. */
export interface TrustWords {
  readonly title: string;
  readonly text: string;
  readonly intent: Intent;
  /** Whether a person is to decide something; otherwise it is said where one looks for it only. */
  readonly asks: boolean;
}

const kept = 'Until you decide, the copy that was accepted counts.';

export function trustWords({ state, found, accepted }: Policy): TrustWords | null {
  if (accepted !== null && accepted.problems.length > 0)
    return {
      title: 'The accepted rules of this project no longer fit the policy',
      text: 'What they would have forbidden is not known, so nothing is allowed unasked in this project.',
      intent: 'danger',
      asks: true,
    };
  const broken = (found?.problems.length ?? 0) > 0;
  switch (state) {
    case 'none':
      return null;
    case 'in-force':
      return {
        title: 'The rules of this project count',
        text: 'They are the copy that was accepted; they can only forbid more.',
        intent: 'success',
        asks: false,
      };
    case 'declined':
      return {
        title: 'The rules in this project do not count',
        text: `You decided so. ${accepted === null ? 'Nothing of them is in force.' : 'The copy that was accepted before counts.'}`,
        intent: 'neutral',
        asks: false,
      };
    case 'gone':
      return {
        title: 'The rules of this project are gone from its folder',
        text: 'The copy that was accepted still counts.',
        intent: 'notice',
        asks: true,
      };
    case 'new':
    case 'changed': {
      const until = state === 'new' ? 'Until you decide, they count for nothing.' : kept;
      return {
        title: broken
          ? 'This project has rules of its own that cannot count'
          : state === 'new'
            ? 'This project has rules of its own'
            : 'The rules in this project are not those that were accepted',
        text: `They can only forbid more. ${until}`,
        intent: 'notice',
        asks: true,
      };
    }
  }
}
