import type { Trouble } from '../vocabulary';

/** What the thread of an export says. Any message to it asks for one more piece. */
export type ExportMessage =
  | { readonly kind: 'piece'; readonly text: string }
  | { readonly kind: 'end' }
  | { readonly kind: 'trouble'; readonly trouble: Trouble }
  | { readonly kind: 'fault'; readonly message: string };
