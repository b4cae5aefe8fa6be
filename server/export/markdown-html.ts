import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { visibleText } from './core/escape-html';

/** Addresses a link may have; everything else is shown as text. */
const allowedLink = /^(?:https?:|mailto:)/i;

interface LinkParts {
  readonly href?: string | undefined;
  readonly children?: ReactNode;
}

const components: Components = {
  a: ({ href, children }: LinkParts) =>
    href !== undefined && allowedLink.test(href)
      ? createElement('a', { href, title: href, rel: 'noreferrer noopener', target: '_blank' }, children)
      : createElement('span', null, children),
  // A picture would tell a stranger that the text was read.
  img: ({ alt, src }) =>
    createElement(
      'span',
      null,
      `[picture not loaded: ${alt || 'without a description'} (${src ?? 'no address'})]`,
    ),
  input: ({ checked }) => createElement('span', null, checked === true ? '☑ ' : '☐ '),
};

/** Markdown of the agent as HTML that can do nothing: HTML in it is shown as text, links keep their address in sight, pictures are named. */
export const markdownHtml = (markdown: string): string =>
  renderToStaticMarkup(
    createElement(ReactMarkdown, { components, remarkPlugins: [remarkGfm] }, visibleText(markdown)),
  );
