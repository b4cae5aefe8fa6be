'use client';
import { type ReactElement, useEffect, useId, useMemo, useRef } from 'react';
import { failureOf } from '../patterns/trouble';
import { TroubleCallout } from '../patterns/trouble-callout';
import type { PolicyView } from '../shell/answers';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';
import { Chip } from '../ui/chip';
import { Select } from '../ui/field';
import { Section } from '../ui/section';
import { CheckState } from './check-state';
import { CopyEditor, type EditorHandle } from './copy-editor';
import { downloadText } from './download-text';
import { ReplayPanel } from './replay-panel';
import { SavePanel } from './save-panel';
import type { PolicyAddress } from './use-address';
import { useCheck } from './use-check';
import { useCopy } from './use-copy';

type File = PolicyView['files'][number];

interface EditPanelProps {
  readonly view: PolicyView;
  readonly projectId: string | null;
  readonly address: PolicyAddress;
  readonly onAddress: (change: Partial<PolicyAddress>) => void;
  readonly onSaved: () => void;
}

/** A copy of one file of rules: changed, checked, judged against the past, and only then saved. */
export function EditPanel({ view, projectId, address, onAddress, onSaved }: EditPanelProps): ReactElement {
  const own = view.files.find(({ id, writable }) => writable && id.startsWith('own/'));
  const file = view.files.find(({ id }) => id === address.file) ?? own ?? view.files[0];
  if (file === undefined)
    return (
      <Callout intent="notice" title="No file of policy can be read">
        What is wrong with them stands above.
      </Callout>
    );
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-end gap-x-3 gap-y-2">
        <Select
          label="A copy of"
          value={file.id}
          onChange={(event) => onAddress({ file: event.target.value })}
        >
          {view.files.map((one) => (
            <option key={one.id} value={one.id}>
              {one.id}
              {one.sha256 === null ? ' (new)' : ''}
            </option>
          ))}
        </Select>
        {file.writable ? (
          <Chip icon="pencil">can be saved</Chip>
        ) : (
          <Chip icon="deny" title={file.whyNot ?? undefined}>
            cannot be saved here
          </Chip>
        )}
        <span className="min-w-0 font-mono text-12 text-secondary wrap-anywhere">{file.file}</span>
      </div>
      {file.whyNot ? (
        <p className="text-secondary">{file.whyNot} The copy can be tried and downloaded.</p>
      ) : null}
      <OpenCopy
        key={`${projectId} ${file.id}`}
        file={file}
        projectId={projectId}
        address={address}
        onAddress={onAddress}
        onSaved={onSaved}
      />
    </div>
  );
}

interface OpenCopyProps extends Omit<EditPanelProps, 'view'> {
  readonly file: File;
}

function OpenCopy({ file, projectId, address, onAddress, onSaved }: OpenCopyProps): ReactElement {
  const { current, there, changed, outdated, edit, discard, error } = useCopy(file.id, projectId);
  const check = useCheck(file.id, projectId, current?.text ?? null);
  const editor = useRef<EditorHandle>(null);
  const statusId = useId();
  const marked = useMemo(
    () =>
      new Set((check.answer?.problems ?? []).filter((one) => one.file === file.file).map(({ line }) => line)),
    [check.answer, file.file],
  );
  // A copy is easily lost with its tab.
  useEffect(() => {
    if (!changed) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [changed]);
  if (error !== null) return <TroubleCallout trouble={failureOf(error).trouble} />;
  if (current === null || there === null) return <p className="text-secondary">Reading the file</p>;
  const download = () => downloadText(file.name, current.text);
  return (
    <>
      {outdated ? (
        <Callout
          intent="notice"
          role="status"
          title={`${file.name} was changed since this copy was made`}
          actions={
            <>
              <Button icon="download" onClick={download}>
                Download this copy
              </Button>
              <Button icon="refresh" onClick={discard}>
                Throw it away and take a fresh one
              </Button>
            </>
          }
        >
          It cannot be saved over what somebody else wrote.
        </Callout>
      ) : null}
      <CopyEditor
        ref={editor}
        label={`Copy of ${file.id}`}
        text={current.text}
        onText={edit}
        marked={marked}
        describedBy={statusId}
      />
      <div className="flex flex-wrap items-start gap-2">
        <div id={statusId} className="min-w-0 flex-1 max-wide:basis-full">
          <CheckState check={check} file={file.file} onLine={(line) => editor.current?.goToLine(line)} />
        </div>
        <Button size="small" tone="ghost" icon="download" onClick={download}>
          Download the copy
        </Button>
        <Button
          size="small"
          tone="ghost"
          icon="refresh"
          refused={changed ? undefined : 'Nothing is changed'}
          onClick={discard}
        >
          Undo all changes
        </Button>
      </div>
      <Section title="Replay past requests">
        <ReplayPanel
          fileId={file.id}
          file={file.file}
          projectId={projectId}
          text={current.text}
          check={check}
          last={address.last}
          onLast={(last) => onAddress({ last })}
        />
      </Section>
      <Section title="Save">
        <SavePanel
          file={file}
          copy={current}
          check={check}
          changed={changed}
          outdated={outdated}
          onSaved={() => {
            discard();
            onSaved();
          }}
        />
      </Section>
    </>
  );
}
