/** JSON as the wire and the ledger know it. Integers beyond 2^53, money and durations over days travel as strings. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };
