import { expect, test } from 'vitest';
import { choiceOf, modeChoices } from './mode-words';

test('every mode is told by its own words, and no choice is supervised', () => {
  for (const choice of modeChoices) expect(choiceOf(choice).id).toBe(choice.id);
  expect(choiceOf(undefined).id).toBe('supervised');
  expect(choiceOf({ mode: 'auto', acceptEdits: true }).id).toBe('auto');
});
