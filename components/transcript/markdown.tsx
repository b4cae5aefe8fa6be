'use client';
import { lazy, type ReactElement, Suspense } from 'react';

/** Markdown and highlighting come in a chunk of their own; until it is here the text stands as it was written. */
const View = lazy(() => import('./markdown-view').then((module) => ({ default: module.MarkdownView })));

export function Markdown({ text }: { readonly text: string }): ReactElement {
  return (
    <Suspense fallback={<div className="whitespace-pre-wrap text-14 wrap-anywhere">{text}</div>}>
      <View text={text} />
    </Suspense>
  );
}
