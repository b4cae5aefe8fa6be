// `npm run policy-fuzz [-- COUNT [SEED]]`: generated commands against real bash; red when one that policy allows runs a canary.
import { register } from 'tsx/esm/api';
import { requireSupportedNode } from './frame/node-version.mjs';
import { root } from './frame/root.mjs';

requireSupportedNode();
register();
await import(`${root}/server/policy-source/testing/policy-fuzz.ts`);
