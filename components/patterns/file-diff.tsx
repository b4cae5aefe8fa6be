'use client';
import { type ReactElement, useMemo } from 'react';
import { Icon } from '../ui/icons';
import { parseDiff } from './diff-lines';
import { DiffView } from './diff-view';
import { VisibleText } from './visible-code';

/** Files up to this many lines stand open. */
const openLinesMax = 60;

const words: Readonly<Record<string, string>> = {
  add: 'new file',
  overwrite: 'replaces the file that is there',
  delete: 'deleted',
  update: 'edited',
  move: 'moved',
};

export interface FileChange {
  readonly path: string;
  readonly change: string;
  readonly diff: string;
}

export function DiffCount({ added, removed }: { added: number; removed: number }): ReactElement {
  return (
    <span className="inline-flex gap-1.5 font-mono text-12 tabular-nums">
      <span className="text-success-text">+{added}</span>
      <span className="text-danger-text">−{removed}</span>
    </span>
  );
}

interface FileDiffProps {
  readonly file: FileChange;
  /** Folded although it is short, where the same diff stands elsewhere on the screen. */
  readonly folded?: boolean;
}

/** One changed file: path, kind and count, with the diff folded when it is long. */
export function FileDiffView({ file, folded = false }: FileDiffProps): ReactElement {
  const parsed = useMemo(() => parseDiff(file.diff, file.change), [file.diff, file.change]);
  return (
    <details open={!folded && parsed.lines.length <= openLinesMax} className="group/file border-t">
      <summary className="flex items-center gap-2 px-3 py-1.5 hover:bg-hover">
        <span className="text-tertiary transition-transform duration-100 group-open/file:rotate-90">
          <Icon name="chevron" size={12} />
        </span>
        <span className="min-w-0 flex-1 font-mono text-12 wrap-anywhere">
          <VisibleText text={file.path} />
        </span>
        <span className="text-12 text-tertiary">{words[file.change] ?? file.change}</span>
        <DiffCount added={parsed.added} removed={parsed.removed} />
      </summary>
      <div className="border-t bg-canvas">
        <DiffView diff={file.diff} change={file.change} label={`Diff of ${file.path}`} />
      </div>
    </details>
  );
}
