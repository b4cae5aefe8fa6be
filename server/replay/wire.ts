import type { Trouble } from '../vocabulary';
import type { ReplayView, ReplayWanted } from './read-replay';

/** What the thread of one replay is started with. */
export type ReplayOrder = ReplayWanted & { readonly dataDir: string };

/** The one thing it says. */
export type ReplayMessage =
  | { readonly kind: 'view'; readonly view: ReplayView }
  | { readonly kind: 'trouble'; readonly trouble: Trouble }
  | { readonly kind: 'fault'; readonly message: string };
