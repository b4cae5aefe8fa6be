import { basename } from 'node:path';
import type { Decision, DefaultPolicy, Engine, Layer, Problem } from '../policy';
import type { LayerFile } from './policy-files';

/** One rule in force, for a person. */
export interface RuleView {
  /** `layer/id`, unique. */
  readonly key: string;
  readonly id: string;
  readonly layer: Layer;
  readonly effect: 'permit' | 'forbid';
  readonly decision: Decision;
  readonly reason: string;
  readonly grantable: boolean;
  readonly contained: string | null;
  /** Cedar, as it stands in the file. */
  readonly text: string;
  readonly file: string;
  readonly line: number;
}

/** What judges now, and what lies in the files. */
export interface PolicyView {
  /** Null: there never was a good policy, so everything asks. */
  readonly policyHash: string | null;
  /** Epoch ms and entry of the record from which on these rules count; null when the record does not say. */
  readonly since: { readonly at: number; readonly seq: number } | null;
  /** Why the files as they lie there now do not count; empty when they do. */
  readonly problems: readonly Problem[];
  readonly defaults: DefaultPolicy | null;
  readonly rules: readonly RuleView[];
  readonly files: readonly Omit<LayerFile, 'text'>[];
  /** How often each rule decided, by rule id, over all that is on record; null where nobody counts. */
  readonly hits: { readonly counts: { readonly [rule: string]: number }; readonly asOf: number } | null;
}

/** In the order in which they stand in their files. */
export const rulesOf = ({ set }: Engine): readonly RuleView[] =>
  [...set.rules]
    .map(([key, { id, layer, effect, decision, reason, grantable, contained, file, line }]) => ({
      key,
      id,
      layer,
      effect,
      decision,
      reason,
      grantable,
      contained,
      text: set.texts.get(key) ?? '',
      file: basename(file),
      line,
    }))
    .sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
