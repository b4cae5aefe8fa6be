/**
 * Policy: what may happen without a person. Today one rule, everything asks; the engine of tracked policy replaces the judge, not its callers.
 * May not perform anything: facts in, verdict out.
 */
export { judge } from './core/everything-asks';
