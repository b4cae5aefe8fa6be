'use client';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useState } from 'react';
import type { SessionRow } from '../../server/vocabulary';
import { failureOf } from '../patterns/trouble';
import { TroubleCallout } from '../patterns/trouble-callout';
import { paths } from '../shell/paths';
import { goTo } from '../shell/place-link';
import { useTRPC } from '../shell/trpc';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';
import { cx } from '../ui/class-names';
import { Dialog } from '../ui/dialog';
import { fetchFile } from './fetch-file';
import { type ExportFormat, exportFormats } from './formats';

function FormatChoice({
  value,
  onChange,
}: {
  readonly value: ExportFormat;
  readonly onChange: (format: ExportFormat) => void;
}): ReactElement {
  return (
    <fieldset className="grid gap-1">
      <legend className="sr-only">Format</legend>
      {exportFormats.map(({ format, name, use, loses }) => (
        <label
          key={format}
          className={cx(
            'flex cursor-pointer gap-2.5 rounded-md border px-3 py-1.5',
            value === format ? 'border-control bg-selected' : 'hover:bg-hover',
          )}
        >
          <input
            type="radio"
            name="format"
            className="mt-0.5 self-start"
            checked={value === format}
            onChange={() => onChange(format)}
          />
          <span className="min-w-0">
            <span className="font-medium">{name}</span>
            <span className="block text-12 text-secondary">{use}</span>
            <span className="block text-12 text-secondary">Leaves out: {loses}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** One session as a file. What each format is for, and what it leaves out, is said before it is fetched. */
export function ExportDialog({ session }: { readonly session: SessionRow }): ReactElement {
  const trpc = useTRPC();
  const [format, setFormat] = useState<ExportFormat>('html');
  const [content, setContent] = useState(false);
  const ticket = useMutation(trpc.exports.ticket.mutationOptions({ onSuccess: ({ url }) => fetchFile(url) }));
  const onClose = () => goTo(paths.session(session.sessionId));
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (!ticket.isPending) ticket.mutate({ sessionId: session.sessionId, format, content });
  };
  return (
    <Dialog open onClose={onClose} title="Export this session" wide>
      <form onSubmit={onSubmit} className="grid gap-3">
        <FormatChoice
          value={format}
          onChange={(next) => {
            setFormat(next);
            ticket.reset();
          }}
        />
        {format === 'otlp' ? (
          <label className="flex cursor-pointer items-center gap-2">
            <input type="checkbox" checked={content} onChange={(event) => setContent(event.target.checked)} />
            Include the words: prompts, answers, commands and their output
          </label>
        ) : null}
        {ticket.isError ? <TroubleCallout role="alert" trouble={failureOf(ticket.error).trouble} /> : null}
        {ticket.isSuccess ? (
          <Callout role="status" intent="info" icon="download" title="The file is handed to the browser">
            It is made while it is sent; a file that ends early is reported by the browser as failed.
          </Callout>
        ) : null}
        {ticket.data?.notice == null ? null : (
          <Callout role="alert" intent="notice" icon="alert" title="What must be known of this file">
            {ticket.data.notice}
          </Callout>
        )}
        {/* In sight however long the choices are: on a phone they are longer than the dialog. */}
        <div className="sticky bottom-0 -mx-4 -mb-4 flex justify-end gap-2 border-t bg-overlay px-4 py-3">
          <Button tone="ghost" onClick={onClose}>
            {ticket.isSuccess ? 'Close' : 'Cancel'}
          </Button>
          <Button tone="solid" type="submit" icon="download" busy={ticket.isPending}>
            Download
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
