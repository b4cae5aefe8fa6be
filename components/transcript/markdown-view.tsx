'use client';
import { memo, type ReactElement, useMemo } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import rehypeHighlight from 'rehype-highlight';
import remarkGfm from 'remark-gfm';
import { visibleText } from '../patterns/visible-text';
import { CopyButton } from '../ui/copy-button';
import { markHidden } from './mark-hidden';
import { markdownBlocks } from './markdown-blocks';
import './markdown.css';

/** Addresses a link may have. Everything else is shown as text. */
const allowedLink = /^(https?:|mailto:)/i;

const textIn = (node: unknown): string => {
  if (typeof node !== 'object' || node === null) return '';
  if ('value' in node && typeof node.value === 'string') return node.value;
  return 'children' in node && Array.isArray(node.children) ? node.children.map(textIn).join('') : '';
};

const components: Components = {
  a: ({ href, children }) =>
    href && allowedLink.test(href) ? (
      <a href={href} target="_blank" rel="noreferrer" title={visibleText(href)}>
        {children}
      </a>
    ) : (
      <span>{children}</span>
    ),
  // A remote picture would tell a stranger that the text was read.
  img: ({ src, alt }) => (
    <span className="markdown-picture">
      Picture not loaded: {alt || 'without a description'} ({String(src ?? 'no address')})
    </span>
  ),
  input: ({ checked }) => <span aria-hidden="true">{checked ? '☑' : '☐'} </span>,
  pre: ({ node, children }) => (
    <div className="group/code relative">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: code that scrolls must be reachable by keyboard. */}
      <pre tabIndex={0}>{children}</pre>
      <span className="absolute top-1 right-1 opacity-0 group-focus-within/code:opacity-100 group-hover/code:opacity-100">
        <CopyButton text={textIn(node)} label="Copy code" />
      </span>
    </div>
  ),
};

const remarkPlugins = [remarkGfm];
const rehypePlugins = [[rehypeHighlight, { detect: false }], markHidden] satisfies Parameters<
  typeof ReactMarkdown
>[0]['rehypePlugins'];

const Block = memo(function Block({ text }: { readonly text: string }): ReactElement {
  return (
    <ReactMarkdown
      components={components}
      remarkPlugins={remarkPlugins}
      rehypePlugins={rehypePlugins}
      skipHtml
    >
      {text}
    </ReactMarkdown>
  );
});

interface MarkdownViewProps {
  readonly text: string;
  /** Characters from the start that are on disk; blocks that reach beyond are drawn a shade quieter. */
  readonly durableChars: number;
  /** More is coming: a caret stands at the end. */
  readonly growing: boolean;
}

/** Markdown from the model. Raw HTML is left out, links leave no referrer, pictures are not loaded. */
export function MarkdownView({ text, durableChars, growing }: MarkdownViewProps): ReactElement {
  const blocks = useMemo(() => markdownBlocks(text), [text]);
  let end = 0;
  return (
    <div className="markdown" data-growing={growing}>
      {blocks.map((block, index) => {
        end += block.length;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks only grow at the end.
          <div key={index} className={end > durableChars ? 'provisional' : undefined}>
            <Block text={block} />
          </div>
        );
      })}
    </div>
  );
}
