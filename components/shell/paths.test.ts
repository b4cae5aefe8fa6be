import { expect, it } from 'vitest';
import { parsePlace, paths } from './paths';

it('reads every address it makes', () => {
  expect(parsePlace(paths.home)).toEqual({ screen: 'home' });
  expect(parsePlace(paths.settings)).toEqual({ screen: 'settings' });
  expect(parsePlace(paths.session('a b/ü'))).toEqual({ screen: 'session', sessionId: 'a b/ü' });
  expect(parsePlace('/enforcement')).toEqual({ screen: 'page' });
  expect(parsePlace('/s/a/b')).toEqual({ screen: 'page' });
});
