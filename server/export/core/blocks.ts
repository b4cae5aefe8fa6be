import type { FileParts, ToolParts } from './item-parts';

/** A transcript for people is a row of blocks; HTML and Markdown draw the same ones. */
interface Placed {
  /** Epoch ms, and the entry it comes from. */
  readonly at: number;
  readonly seq: number;
}

export type Tone = 'info' | 'good' | 'warning' | 'danger';

export type Block = Placed &
  (
    | { readonly kind: 'prompt'; readonly title: string; readonly who: string; readonly text: string }
    /** `trust`: Markdown of the agent, or words of ours. */
    | { readonly kind: 'message'; readonly title: string; readonly text: string; readonly quiet: boolean }
    | { readonly kind: 'tool'; readonly tool: ToolParts; readonly note: string | null }
    | { readonly kind: 'ask'; readonly ask: AskParts }
    | {
        readonly kind: 'line';
        readonly tone: Tone;
        readonly title: string;
        readonly text: string | null;
        readonly detail: string | null;
      }
    /** The turn's whole change as one diff. */
    | { readonly kind: 'diff'; readonly title: string; readonly diff: string }
    /** A kind of entry that this version does not know, with all of its fields. */
    | { readonly kind: 'raw'; readonly type: string; readonly json: string }
  );

export interface AskParts {
  /** Place among the requests of this session, from 1. */
  readonly number: number;
  readonly what: string;
  readonly command: string | null;
  readonly cwd: string | null;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly files: readonly FileParts[];
  readonly moreFiles: number;
  readonly decision: string;
  readonly rules: readonly string[];
  readonly policyHash: string;
  readonly shownHash: string;
}
