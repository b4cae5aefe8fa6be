'use client';
import { lazy, type ReactElement, Suspense } from 'react';
import { VisibleText } from '../patterns/visible-code';

/** Markdown and highlighting come in a chunk of their own; until it is here the text stands as it was written. */
const View = lazy(() => import('./markdown-view').then((module) => ({ default: module.MarkdownView })));

interface MarkdownProps {
  readonly text: string;
  readonly durableChars?: number;
  readonly growing?: boolean;
}

export function Markdown({ text, durableChars = text.length, growing = false }: MarkdownProps): ReactElement {
  return (
    <Suspense
      fallback={
        <div className="whitespace-pre-wrap text-14 wrap-anywhere">
          <VisibleText text={text} prose />
        </div>
      }
    >
      <View text={text} durableChars={durableChars} growing={growing} />
    </Suspense>
  );
}
