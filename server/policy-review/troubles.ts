import type { Trouble } from '../vocabulary';

/** What can go wrong with a copy of a policy file, in words. */
const unsaved = 'Nothing was saved; the policy in force counts on, and the copy is still here.';

export const troubles = {
  noPolicy: (why: string): Trouble => ({
    kind: 'policy.none-in-force',
    what: `No policy is in force: ${why}`,
    safe: 'Nothing was judged. In sessions everything asks.',
    next: 'Mend the problems that are listed on the screen of policies.',
  }),
  noFile: (id: string): Trouble => ({
    kind: 'policy.no-such-file',
    what: `There is no file "${id}" of policy.`,
    safe: unsaved,
    next: 'Load the page again, and choose a file that is there.',
  }),
  notOurs: (file: string, why: string): Trouble => ({
    kind: 'policy.not-writable',
    what: `${file} cannot be saved from here. ${why}`,
    safe: unsaved,
    next: 'Download the copy, and put it in its place by the way that such files are changed.',
  }),
  changedMeanwhile: (file: string): Trouble => ({
    kind: 'policy.changed-meanwhile',
    what: `${file} was changed since the copy was made.`,
    safe: unsaved,
    next: 'Take a fresh copy and make the change in it; the old copy can be downloaded first.',
  }),
  notValid: (
    count: number,
    first: { readonly line: number; readonly what: string } | undefined,
  ): Trouble => ({
    kind: 'policy.copy-not-valid',
    what: `The copy is no policy: ${count} ${count === 1 ? 'problem' : 'problems'}${first ? `, the first in line ${first.line}: ${first.what}` : '.'}`,
    safe: unsaved,
    next: 'Mend what is listed beside the copy.',
  }),
  loosening: (reasons: readonly string[]): Trouble => ({
    kind: 'policy.loosening',
    what: `With this copy more could run unasked. ${reasons.slice(0, 3).join(' ')}`,
    safe: unsaved,
    next: 'Say explicitly that you mean it.',
  }),
  notWritten: (file: string, why: string): Trouble => ({
    kind: 'policy.not-written',
    what: `${file} could not be written: ${why}.`,
    safe: 'The file is as it was, and the policy in force counts on. The record says that the edit was accepted, not that it counts.',
    next: 'Mend the folder, then save again, or download the copy.',
  }),
  tooSlow: (): Trouble => ({
    kind: 'policy.check-too-slow',
    what: 'The check of the copy took too long and was ended.',
    safe: 'Nothing was changed, and the copy is still here.',
    next: 'Check again when the machine has less to do.',
  }),
  busy: (): Trouble => ({
    kind: 'policy.check-busy',
    what: 'Other copies are being checked.',
    safe: 'Nothing was changed.',
    next: 'Try again in a moment.',
  }),
} as const;
