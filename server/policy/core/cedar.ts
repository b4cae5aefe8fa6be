import type * as Cedar from '@cedar-policy/cedar-wasm/nodejs';

/** The engine as it is passed in: it is compiled code that must be loaded, and a core loads nothing. */
export type CedarEngine = Pick<
  typeof Cedar,
  | 'policySetTextToParts'
  | 'policyToJson'
  | 'validate'
  | 'checkParseSchema'
  | 'checkParsePolicySet'
  | 'preparseSchema'
  | 'preparsePolicySet'
  | 'statefulIsAuthorized'
>;
export type CedarPolicy = Cedar.PolicyJson;
export type CedarContext = Cedar.Context;
