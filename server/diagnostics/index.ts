/**
 * Diagnostics: what leaves the machine or enters the ledger is cleaned here. May not read secrets from anywhere but what it is given.
 */
export { createRedactor, type Redact, type Redaction, releasable } from './core/redact';
