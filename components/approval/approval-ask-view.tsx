import { type ReactElement, use } from 'react';
import type { ApprovalRow, Verdict } from '../../server/vocabulary';
import { FileDiffView } from '../patterns/file-diff';
import { JsonBlock } from '../patterns/json-block';
import { ShownMoment } from '../patterns/shown-moment';
import { VisibleText } from '../patterns/visible-code';
import { visibleText } from '../patterns/visible-text';
import { Disclosure } from '../ui/disclosure';
import { DenseFact } from '../ui/facts';
import { ScrollRegion } from '../ui/scroll-region';
import { commandSize } from './approval-words';
import { BasisFacts } from './basis-facts';
import { maskedWords } from './masked-words';

const verdicts: Record<Verdict['decision'], string> = {
  allow: 'Policy allows it',
  ask: 'Policy asks you',
  deny: 'Policy denies it',
};

/** Everything the answer is bound to, and the verdict behind the question. Hidden characters are drawn. */
export function ApprovalAskView({ approval }: { readonly approval: ApprovalRow }): ReactElement {
  const { ask, verdict } = approval;
  const isPast = use(ShownMoment) !== null;
  const hides = ask.command !== null && visibleText(ask.command) !== ask.command;
  const masked = maskedWords(ask);
  const size = ask.command === null ? null : commandSize(ask.command);
  return (
    <div className="grid gap-2">
      {ask.command === null ? null : (
        <ScrollRegion
          label="Command"
          className="max-h-52 overflow-auto whitespace-pre-wrap rounded-md border bg-sunken px-3 py-2 font-mono text-13 wrap-anywhere"
        >
          <VisibleText text={ask.command} />
        </ScrollRegion>
      )}
      {size === null ? null : <p className="text-notice-text">{size}</p>}
      {masked === null ? null : (
        <p data-testid="masked-secrets" className="text-notice-text">
          {masked} What runs has {masked.startsWith('1 ') ? 'it' : 'them'}; your answer counts for this
          request only.
        </p>
      )}
      {hides ? (
        <p className="text-danger-text">
          This command contains characters that would not be visible. They are marked.
        </p>
      ) : null}
      {ask.changes.length === 0 ? null : (
        <div className="max-h-80 overflow-y-auto rounded-md border [&>:first-child]:border-t-0">
          {ask.changes.map((change, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: one path may come twice in a patch.
            <FileDiffView key={index} file={change} />
          ))}
        </div>
      )}
      <dl className="grid gap-0.5">
        {ask.cwd === null ? null : (
          <DenseFact name="In">
            <code className="font-mono text-12">
              <VisibleText text={ask.cwd} />
            </code>
          </DenseFact>
        )}
        {ask.reason === null ? null : (
          <DenseFact name="Reason">
            <VisibleText text={ask.reason} />
          </DenseFact>
        )}
        <DenseFact name="Verdict">
          {verdicts[verdict.decision]}
          {verdict.rules.length === 0 ? '' : ': '}
          <code className="font-mono text-12">{verdict.rules.join(', ')}</code>
        </DenseFact>
        {verdict.basis === undefined ? null : <BasisFacts basis={verdict.basis} />}
      </dl>
      {!isPast &&
      ask.kind === 'command' &&
      verdict.basis !== undefined &&
      verdict.basis.mode.sandbox !== 'danger-full-access' ? (
        <p className="text-12 text-secondary">
          If you accept it and the sandbox stops it, codex may run it again without the sandbox.
        </p>
      ) : null}
      {ask.detail === null ? null : (
        <Disclosure summary="The rest of the request">
          <JsonBlock value={ask.detail} label="The rest of the request" />
        </Disclosure>
      )}
    </div>
  );
}
