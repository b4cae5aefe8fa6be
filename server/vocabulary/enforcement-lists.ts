/**
 * Conditions of a search in the enforcement log of which any one of several values may hold: their names in the address, on the command line
 * and in the filter. Without a schema beside them, so that a screen that reads its address loads none.
 */
export const enforcementLists = [
  'decision',
  'outcome',
  'actor',
  'kind',
  'rule',
  'because',
  'project',
  'session',
  'policy',
] as const;
export type EnforcementList = (typeof enforcementLists)[number];
