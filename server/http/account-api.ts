import type { Trouble } from '../vocabulary';

/** A model that a runtime offers. */
export interface ModelChoice {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly isDefault: boolean;
  readonly efforts: readonly string[];
  readonly defaultEffort: string | null;
}

/** The login of the real model. */
export interface Account {
  readonly state: 'unknown' | 'logged-in' | 'logged-out';
  /** `apikey`, `chatgpt` … as the runtime names it. */
  readonly method: string | null;
  readonly label: string | null;
  /** A login under way: open the address, then come back. */
  readonly pending: { readonly loginId: string; readonly url: string } | null;
  readonly problem: Trouble | null;
}
