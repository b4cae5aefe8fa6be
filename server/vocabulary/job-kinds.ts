/** Every kind of long work. One of a kind runs at a time. */
export const jobKinds = [
  'verify',
  'rebuild',
  'backfill',
  'import',
  'export',
  'prune',
  'backup',
  'policy-replay',
  'search-rebuild',
] as const;
export type JobKind = (typeof jobKinds)[number];
