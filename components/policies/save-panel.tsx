'use client';
import { type ReactElement, useState } from 'react';
import { DiffView } from '../patterns/diff-view';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import type { PolicyView } from '../shell/answers';
import { useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';
import { Dialog } from '../ui/dialog';
import { useReplay } from './replay-panel';
import type { Check } from './use-check';
import type { Copy } from './use-copy';

interface SavePanelProps {
  readonly file: PolicyView['files'][number];
  readonly copy: Copy;
  readonly check: Check;
  readonly changed: boolean;
  readonly outdated: boolean;
  readonly onSaved: () => void;
}

function whyNot({ file, check, changed, outdated }: SavePanelProps): string | undefined {
  if (!file.writable) return file.whyNot ?? 'It cannot be saved here';
  if (!changed) return 'Nothing is changed';
  if (outdated) return 'The file was changed since the copy was made';
  if (check.answer === null) return 'The copy is being checked';
  return check.answer.policyHash === null ? 'The copy has problems' : undefined;
}

/** The way of a copy into its place: said before, shown whole, and never by itself. */
export function SavePanel(props: SavePanelProps): ReactElement {
  const { file, copy, check, onSaved } = props;
  const client = useTRPCClient();
  const [asking, setAsking] = useState(false);
  const [meant, setMeant] = useState(false);
  const [saved, setSaved] = useState<{ readonly policyHash: string; readonly counts: boolean } | null>(null);
  const save = useCommand(client.policies.save.mutate, (answer) => {
    setSaved(answer);
    setAsking(false);
    onSaved();
  });
  const report = useReplay(file.file, null, check.answer).last?.report;
  const loosening = check.answer?.loosening ?? [];
  return (
    <div className="grid gap-3">
      <p className="text-secondary">
        The file is replaced as a whole, the edit is on record, and it counts from the next request on.
      </p>
      <div>
        <Button
          icon="check"
          refused={whyNot(props)}
          onClick={() => {
            save.clear();
            setMeant(false);
            setAsking(true);
          }}
        >
          Save…
        </Button>
      </div>
      {saved && !props.changed ? (
        <Callout
          intent={saved.counts ? 'success' : 'notice'}
          role="status"
          title={saved.counts ? 'Saved, and in force' : 'Saved, but it does not count'}
        >
          <p>
            {saved.counts
              ? 'The next request is judged by it.'
              : 'The files were changed again in the meantime; what is wrong stands above.'}
          </p>
        </Callout>
      ) : null}
      <Dialog open={asking} onClose={() => setAsking(false)} title={`Save ${file.id}`} wide>
        <div className="grid gap-3">
          <p className="font-mono text-12 text-secondary wrap-anywhere">{file.file}</p>
          <div className="overflow-hidden rounded-md border">
            <DiffView diff={check.answer?.diff ?? ''} change="update" label={`Changes of ${file.id}`} />
          </div>
          {report ? (
            <p>
              Replayed: of {report.counts.judged.toLocaleString('en')} past requests{' '}
              {report.counts.looser.toLocaleString('en')} would be answered looser,{' '}
              {report.counts.stricter.toLocaleString('en')} stricter.
            </p>
          ) : (
            <p className="text-notice-text">Past requests were not replayed with this copy.</p>
          )}
          {loosening.length === 0 ? (
            <p className="text-secondary">By its rules it can only tighten.</p>
          ) : (
            <Callout intent="danger" title="With this copy more could run unasked">
              <ul className="list-disc pl-4">
                {loosening.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
              <label className="mt-2 flex cursor-pointer items-center gap-2 font-medium">
                <input type="checkbox" checked={meant} onChange={(event) => setMeant(event.target.checked)} />
                I mean it: more may run unasked
              </label>
            </Callout>
          )}
          {save.failure ? <TroubleCallout role="alert" trouble={save.failure.trouble} /> : null}
          <div className="flex justify-end gap-2">
            <Button tone="ghost" onClick={() => setAsking(false)}>
              Cancel
            </Button>
            <Button
              tone={loosening.length === 0 ? 'solid' : 'danger'}
              busy={save.saving}
              refused={loosening.length > 0 && !meant ? 'Say first that you mean it' : undefined}
              onClick={() =>
                void save.submit({
                  fileId: file.id,
                  text: copy.text,
                  base: copy.base,
                  meantLoosening: meant,
                })
              }
            >
              Save and put in force
            </Button>
          </div>
        </div>
      </Dialog>
    </div>
  );
}
