import { mergeDefaults } from './allowed-settings';
import { type DefaultPolicy, lineOfField, readDefaultPolicy } from './default-policy';
import type { Problem } from './problem';

/**
 * What is no mistake in the defaults of all layers, the organisation's first, and yet not what it seems: a value that switches nothing on.
 * Documents with a problem are left out.
 */
export function defaultsNotes(
  all: readonly { readonly file: string; readonly text: string }[],
): readonly Problem[] {
  const notes: Problem[] = [];
  let above: DefaultPolicy | null = null;
  for (const { file, text } of all) {
    const { policy } = readDefaultPolicy(file, text);
    if (policy === null) continue;
    const say = (field: string, what: string, remedy: string) =>
      notes.push({ file, line: lineOfField(text, field), what, remedy });
    if (policy.allowWebSearch)
      say(
        'allowWebSearch',
        '$.allowWebSearch is true, and web search is off all the same: codex 0.169.0 does not ask before it searches, so no verdict could stand before the act.',
        'Write false; nothing changes by it.',
      );
    if (above !== null) {
      const merged: DefaultPolicy = mergeDefaults([above, policy]);
      for (const [field, value] of Object.entries(merged)) {
        const own = JSON.stringify(Object.getOwnPropertyDescriptor(policy, field)?.value);
        if (own !== JSON.stringify(value))
          say(
            field,
            `$.${field} is ${own}, looser than the layers above, so it counts for nothing.`,
            `Write ${JSON.stringify(value)}, which is what counts.`,
          );
      }
    }
    above = above === null ? policy : mergeDefaults([above, policy]);
  }
  return notes;
}
