import { join } from 'node:path';
import { root } from './root.mjs';

/** The block of seeds that is red when a fault class of the simulator never struck. */
const simulation = 'server/reliability/simulation/simulation.test.ts';
/** Of the known faults, so many must have been made to happen. */
const exercisedLeast = 80;

/** Placeholders of a table of cases stand for whatever the case put there. */
const pattern = (title) =>
  new RegExp(
    title
      .split(/%[a-z]/)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*'),
  );

/**
 * Compares the list of known faults with the tests that ran and passed. `ran`: `{ file, name }`, the file from the root of the checkout, the
 * name with those of its groups. A fault counts when at least one thing that exercises it ran; what is listed and did not run is named.
 */
export const compareFaults = (faults, ran) => {
  const of = new Map();
  for (const { file, name } of ran) of.set(file, [...(of.get(file) ?? []), name]);
  const happened = (one) => {
    if ('simulated' in one) return of.has(simulation);
    const wanted = pattern(one.title);
    // A table of cases is no test itself: whichever test takes it names its cases.
    if (!/\.(test|spec)\.ts$/.test(one.file)) return ran.some(({ name }) => wanted.test(name));
    return (of.get(one.file) ?? []).some((name) => wanted.test(name));
  };
  const missing = faults.flatMap(({ id, exercised }) =>
    exercised
      .filter((one) => !happened(one))
      .map((one) => `${id}: ${one.file ?? simulation}: ${one.title ?? one.simulated} did not run`),
  );
  const exercised = faults.filter((fault) => fault.exercised.some(happened)).length;
  return {
    // A machine may not have what one of several ways needs; with fewer faults than these the list promises what nothing keeps.
    code: exercised >= exercisedLeast ? 0 : 1,
    summary: `${exercised} of ${faults.length} made to happen${missing.length > 0 ? `, ${missing.length} ways did not run: ${missing.map((one) => one.slice(0, 3)).join(' ')}` : ''}`,
    output: missing.join('\n'),
  };
};

/** The list is TypeScript, because its own tests read it too; esbuild makes it readable here. */
export const readFaults = async () => {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [join(root, 'server/reliability/faults/index.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
  });
  return (await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`)).knownFaults;
};
