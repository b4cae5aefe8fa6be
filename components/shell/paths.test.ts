import { expect, it } from 'vitest';
import { parsePlace, paths } from './paths';

it('reads every address it makes', () => {
  expect(parsePlace(paths.home)).toEqual({ screen: 'home' });
  expect(parsePlace(paths.settings)).toEqual({ screen: 'settings' });
  expect(parsePlace(paths.ledger)).toEqual({ screen: 'ledger' });
  const sessionId = 'a b/ü';
  expect(parsePlace(paths.session(sessionId))).toEqual({ screen: 'session', sessionId, dialog: null });
  expect(parsePlace(paths.sessionDialog(sessionId, 'export'))).toEqual({
    screen: 'session',
    sessionId,
    dialog: 'export',
  });
  expect(parsePlace(paths.sessionDialog('s', 'summary'))).toMatchObject({
    sessionId: 's',
    dialog: 'summary',
  });
  expect(parsePlace(paths.enforcement)).toEqual({ screen: 'enforcement' });
  expect(parsePlace(paths.replay(sessionId))).toEqual({ screen: 'replay', sessionId });
  expect(paths.replay('s', { at: 7 })).toBe('/replay/s?at=7');
  expect(parsePlace(paths.diagnostics)).toEqual({ screen: 'diagnostics' });
  expect(parsePlace(paths.project('p'))).toEqual({ screen: 'project', projectId: 'p', dialog: null });
  expect(parsePlace(paths.projectDialog('p', 'import'))).toEqual({
    screen: 'project',
    projectId: 'p',
    dialog: 'import',
  });
});

it.each([
  '/enforcement/x',
  '/replay/s/more',
  '/s/a/b',
  '/s/',
  '/s/a/export/more',
  '/projects/p/burn',
  '/projects',
])('leaves %s to its own page', (path) => {
  expect(parsePlace(path)).toEqual({ screen: 'page' });
});
