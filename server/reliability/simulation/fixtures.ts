import type { SimRequest } from './options';

/** Runs that once broke an invariant, made small. They run before all others. */
export const fixtures: readonly { readonly request: SimRequest; readonly broke: string }[] = [];
