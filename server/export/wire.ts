import type { Trouble } from '../vocabulary';
import type { ExportOrder } from './formats';
import type { ProofOrder } from './write-proofs';

/** What the thread of an export is started with. */
export type ThreadOrder = ExportOrder | ProofOrder;

/** What the thread of an export says. Any message to it asks for one more piece. */
export type ExportMessage =
  | { readonly kind: 'piece'; readonly text: string }
  | { readonly kind: 'end' }
  | { readonly kind: 'trouble'; readonly trouble: Trouble }
  | { readonly kind: 'fault'; readonly message: string };
