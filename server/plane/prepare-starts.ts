import {
  type DemoModel,
  findCodexBinary,
  type LaunchPlan,
  planCodex,
  planDemo,
  startDemoModel,
} from '../runtime';
import { err, type Flavour, ok, type Result } from '../vocabulary';
import { demoOutside } from './data-places';

/** Everything a start needs: binary, private home, and for the demo its model server, which is one for all. */
export function prepareStarts(dataDir: string, startModel: typeof startDemoModel = startDemoModel) {
  let demo: Promise<DemoModel> | null = null;
  /** One for all starts. One that did not come up is tried anew with the next start. */
  const model = (): Promise<DemoModel> => {
    demo ??= startModel({ outsideDir: demoOutside({ dataDir }) }).catch((error: unknown) => {
      demo = null;
      throw error;
    });
    return demo;
  };
  return {
    async plan(flavour: Flavour): Promise<Result<LaunchPlan>> {
      const binary = findCodexBinary();
      if (!binary.ok) return binary;
      const input = { dataDir, binary: binary.value };
      try {
        if (flavour === 'codex') return ok(planCodex(input));
        return ok(planDemo({ ...input, modelUrl: (await model()).url }));
      } catch (error) {
        return err({
          kind: 'runtime.not-prepared',
          what: `The runtime could not be prepared: ${error instanceof Error ? error.message : String(error)}.`,
          safe: 'Nothing ran; prompts are kept.',
          next: 'Mend the cause, then restart the runtime.',
        });
      }
    },
    async end(): Promise<void> {
      await (await demo?.catch(() => null))?.close();
    },
  };
}
