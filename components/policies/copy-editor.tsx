'use client';
import { type ReactElement, type Ref, useImperativeHandle, useMemo, useRef } from 'react';
import { limits } from '../../server/vocabulary/limits';

/** Leads to a line of the copy. */
export interface EditorHandle {
  goToLine(line: number): void;
}

interface CopyEditorProps {
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  /** Lines with a problem, from 1. */
  readonly marked: ReadonlySet<number>;
  readonly describedBy: string;
  readonly ref?: Ref<EditorHandle>;
}

/** A plain text field with the numbers of its lines beside it; lines are not wrapped, so that the numbers are true. */
export function CopyEditor({ label, text, onText, marked, describedBy, ref }: CopyEditorProps): ReactElement {
  const field = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const count = useMemo(() => text.split('\n').length, [text]);
  useImperativeHandle(ref, () => ({
    goToLine(line) {
      const area = field.current;
      if (!area) return;
      const lines = text.split('\n');
      const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
      area.focus();
      area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
      area.scrollTop = Math.max(0, (area.scrollHeight / lines.length) * (line - 5));
    },
  }));
  return (
    <div className="flex h-[26rem] overflow-hidden max-wide:h-64 rounded-md border border-control bg-raised font-mono text-12 leading-[18px]">
      <div
        ref={gutter}
        aria-hidden="true"
        className="w-12 shrink-0 select-none overflow-hidden border-r bg-sunken py-2 pr-2 text-right text-tertiary tabular-nums"
      >
        {Array.from({ length: count }, (_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other identity than its number.
          <div key={at} className={marked.has(at + 1) ? 'font-semibold text-danger-text' : undefined}>
            {marked.has(at + 1) ? '▸' : ''}
            {at + 1}
          </div>
        ))}
      </div>
      <textarea
        ref={field}
        aria-label={label}
        aria-describedby={describedBy}
        aria-invalid={marked.size > 0}
        value={text}
        wrap="off"
        spellCheck={false}
        autoComplete="off"
        maxLength={limits.policyCopyCharsMax}
        onChange={(event) => onText(event.target.value)}
        onScroll={(event) => {
          if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
        }}
        className="min-w-0 flex-1 resize-none overflow-auto bg-transparent px-2 py-2"
      />
    </div>
  );
}
