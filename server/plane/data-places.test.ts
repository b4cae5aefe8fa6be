import { join } from 'node:path';
import { expect, test } from 'vitest';
import { demoOutside, keptPlaces, sampleFolder } from './data-places';

test('the sample project and the folder of the demo lie in the data directory, and are still the agent’s to work on', () => {
  const places = { dataDir: '/data', headDir: '/head' };
  const { state, free } = keptPlaces(places, '/policies');
  expect(state).toEqual(['/data', '/head']);
  expect(free).toEqual([demoOutside(places), sampleFolder(places)]);
  for (const folder of free) expect(folder.startsWith(join('/data', '/'))).toBe(true);
});
