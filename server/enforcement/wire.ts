import type { Result } from '../vocabulary';
import type { IndexState } from './index-state';
import type { Answered, Asked } from './question';

/** What the server and the thread of the enforcement log say to each other. */
export type ToIndex =
  /** Entries up to here are durable. */
  | { readonly kind: 'head'; readonly head: number }
  | { readonly kind: 'ask'; readonly id: number; readonly asked: Asked; readonly wait: boolean }
  | { readonly kind: 'close' };

export type FromIndex =
  | { readonly kind: 'state'; readonly state: IndexState }
  | {
      readonly kind: 'answer';
      readonly id: number;
      readonly answer: Result<Answered>;
      readonly state: IndexState;
    };
