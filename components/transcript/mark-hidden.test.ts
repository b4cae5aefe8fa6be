import { expect, it } from 'vitest';
import { markHidden } from './mark-hidden';

it('marks what reorders or hides, in prose and in code, and leaves emoji whole', () => {
  const text = (value: string) => ({ type: 'text', value });
  const tree = {
    type: 'root',
    children: [
      { type: 'element', tagName: 'p', children: [text('safe \u202Etxt.exe 👩\u200D💻')] },
      { type: 'element', tagName: 'code', children: [text('if (a\u200B)')] },
    ],
  };
  markHidden()(tree);
  const words = JSON.stringify(tree);
  expect(words).not.toMatch(/[\u202E\u200B]/);
  expect(words).toContain('⟨U+202E⟩');
  expect(words).toContain('⟨U+200B⟩');
  expect(words).toContain('👩\u200D💻');
});
