import type { ReactElement } from 'react';
import { ShortId } from '../patterns/short-id';
import { VisibleText } from '../patterns/visible-code';
import type { Tried } from '../shell/answers';
import { Chip } from '../ui/chip';
import { Section } from '../ui/section';
import { DecisionChip } from './decision-chip';
import { answerLooks, becauseOf, layerNames, modeName } from './policy-words';
import { TriedActs } from './tried-acts';

/** The whole answer: decision, rules, modes, layers, and every part with its facts. */
export function TriedView({ tried }: { readonly tried: Tried }): ReactElement {
  const { explained, modes, settings } = tried;
  const { decision, rules, layers, grantable, policyHash, workspace, cwd } = explained;
  return (
    <section aria-label="Answer">
      <div role="status" className="flex flex-wrap items-center gap-2">
        <DecisionChip decision={decision} />
        <span className="font-medium">By the rules alone: {answerLooks[decision].answered}.</span>
        {grantable ? <Chip icon="clock">can be granted for a session</Chip> : null}
      </div>
      <ul className="mt-2 grid gap-1">
        {rules.map(({ id, layer, reason }) => (
          <li key={`${layer}/${id}`} className="wrap-anywhere">
            <span className="font-mono text-12">
              {layer}/{id}
            </span>{' '}
            <span className="text-secondary">{reason}</span>
          </li>
        ))}
        {rules.length === 0 ? (
          <li className="text-secondary">No rule matches, so a person is asked.</li>
        ) : null}
      </ul>
      <p className="mt-2 text-12 text-secondary wrap-anywhere">
        In <span className="font-mono">{cwd}</span>, workspace <span className="font-mono">{workspace}</span>,
        policy <ShortId id={policyHash} />
      </p>
      <div className="mt-4 grid gap-x-8 wide:grid-cols-2">
        <div>
          <Section title="In each mode">
            <table className="w-full text-left">
              <tbody>
                {modes.map((mode) => (
                  <tr key={modeName(mode)} className="border-b align-top last:border-b-0">
                    <th scope="row" className="py-1 pr-3 font-normal">
                      {modeName(mode)}
                      {mode.notAllowed ? (
                        <span className="block text-12 text-secondary">no session may be in it</span>
                      ) : null}
                    </th>
                    <td className="py-1 pr-3">
                      <DecisionChip decision={mode.answer} word={answerLooks[mode.answer].answered} />
                    </td>
                    <td className="py-1 text-12 text-secondary">{becauseOf(mode.because)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            <p className="mt-1 text-12 text-secondary">
              With the sandbox {settings.sandbox} and {settings.network ? 'with' : 'without'} network.
            </p>
          </Section>
        </div>
        <div>
          <Section title="Each layer alone">
            <table className="w-full text-left">
              <tbody>
                {layers.map(({ layer, decision: own, rules: ids }) => (
                  <tr key={layer} className="border-b align-top last:border-b-0">
                    <th scope="row" className="py-1 pr-3 font-normal">
                      {layerNames[layer].name}
                    </th>
                    <td className="py-1 pr-3">
                      <DecisionChip
                        decision={own}
                        word={
                          ids.length === 0 && layer !== 'organisation'
                            ? 'No objection'
                            : answerLooks[own].name
                        }
                      />
                    </td>
                    <td className="py-1 font-mono text-12 text-secondary wrap-anywhere">
                      {ids.map((id) => id.slice(id.indexOf('/') + 1)).join(', ') || 'no rule matches'}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Section>
        </div>
      </div>
      <Section title={explained.kind === 'edit' ? 'File by file' : 'Part by part'}>
        {explained.kind === 'command' ? (
          <TriedActs acts={explained.acts} />
        ) : (
          <ul className="grid gap-2">
            {explained.files.map((file, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: one file may be named twice.
              <li key={index} className="flex flex-wrap items-center gap-2 rounded-md border px-3 py-1.5">
                <DecisionChip decision={file.decision} />
                <span className="font-mono text-12 wrap-anywhere">
                  <VisibleText text={file.path ?? file.text} />
                </span>
                <span className="text-12 text-secondary">{file.zones.join(', ')}</span>
                <span className="font-mono text-12 text-secondary">{file.rules.join(' ')}</span>
              </li>
            ))}
          </ul>
        )}
      </Section>
    </section>
  );
}
