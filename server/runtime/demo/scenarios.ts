import type { Scenario } from './scenario';
import { answer } from './scenarios/answer';
import { background } from './scenarios/background';
import { dangerous } from './scenarios/dangerous';
import { editFile } from './scenarios/edit-file';
import { editOutside } from './scenarios/edit-outside';
import { effort } from './scenarios/effort';
import { fixTest } from './scenarios/fix-test';
import { flood } from './scenarios/flood';
import { forbidden } from './scenarios/forbidden';
import { leaveSandbox } from './scenarios/leave-sandbox';
import { look } from './scenarios/look';
import { modelError } from './scenarios/model-error';
import { overview } from './scenarios/overview';
import { reasoning } from './scenarios/reasoning';
import { runCommand } from './scenarios/run-command';
import { slow } from './scenarios/slow';
import { stream } from './scenarios/stream';

/** Asked in this order; the first that matches answers. Longer phrases stand before those they contain. */
const scenarios: readonly Scenario[] = [
  fixTest,
  stream,
  effort,
  modelError,
  editOutside,
  editFile,
  runCommand,
  dangerous,
  background,
  look,
  forbidden,
  leaveSandbox,
  slow,
  flood,
  reasoning,
  answer,
];

/** For the screen and the documents: what to type and what it shows. Structurally the `DemoScenario` of the http room. */
export const demoScenarios: readonly { readonly prompt: string; readonly shows: string }[] = [
  answer,
  look,
  runCommand,
  editFile,
  editOutside,
  dangerous,
  forbidden,
  slow,
  background,
  flood,
  modelError,
  reasoning,
  fixTest,
].map(({ prompt, shows }) => ({ prompt, shows }));

export function scenarioFor(prompt: string): Scenario {
  const plain = prompt.toLowerCase();
  return scenarios.find((scenario) => scenario.matches(plain)) ?? overview(demoScenarios);
}
