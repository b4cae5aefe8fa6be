/**
 * Redaction: secrets leave every text before anything is decided, shown or sealed; kind and keyed digest stay in their place. Reads no file
 * but its own key, knows nothing of what the texts are, and never changes what goes to the runtime.
 */
export { credentialValues, KnownValues, secretValues } from './core/known-values';
export type { LiveRedaction } from './core/live-redaction';
export { createRedactor, type Redactor } from './core/redactor';
export { unredacted } from './core/unredacted';
export { type DigestKey, digestKeyOf, noDigestKey, openDigestKey } from './digest-key';
export { type OpenRedaction, openRedaction, openSteadyRedactor } from './open-redaction';
