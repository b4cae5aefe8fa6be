import type { Condition, FeedFrame } from '../vocabulary';

type Frame = Extract<FeedFrame, { type: 'conditions' }>;

export interface Conditions {
  /** One more place that knows of conditions. */
  add(source: () => readonly Condition[]): void;
  /** All that hold now, for a reader that comes. */
  frame(): Frame;
  /** Something has changed in one of the places. */
  tell(): void;
}

/** What is not as it should be, gathered from those who watch, and told to every screen whenever it changes. */
export function gatherConditions(live: (frame: Frame) => void): Conditions {
  const sources: (() => readonly Condition[])[] = [];
  const frame = (): Frame => ({ type: 'conditions', conditions: sources.flatMap((source) => source()) });
  return {
    add: (source) => void sources.push(source),
    frame,
    tell: () => live(frame()),
  };
}
