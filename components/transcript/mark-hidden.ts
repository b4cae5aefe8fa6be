import { hiddenMarkTitle } from '../patterns/visible-code';
import { proseParts } from '../patterns/visible-text';

/** As much of a hypertext tree as is needed here. */
interface TreeNode {
  type: string;
  value?: string;
  tagName?: string;
  properties?: Record<string, unknown>;
  children?: TreeNode[];
}

const markNode = (mark: string): TreeNode => ({
  type: 'element',
  tagName: 'span',
  properties: { className: ['escaped-mark'], title: hiddenMarkTitle },
  children: [{ type: 'text', value: mark }],
});

function marked(node: TreeNode): TreeNode[] {
  if (node.type !== 'text' || node.value === undefined) {
    if (node.children) node.children = node.children.flatMap(marked);
    return [node];
  }
  return proseParts(node.value).map((part) =>
    part.escaped ? markNode(part.text) : { type: 'text', value: part.text },
  );
}

/**
 * Characters that reorder or hide text are drawn as marks, in prose and in code. An answer must not look different from what it is, and what
 * a person copies from a block of code must be what was seen.
 */
export const markHidden = () => (tree: TreeNode) => void marked(tree);
