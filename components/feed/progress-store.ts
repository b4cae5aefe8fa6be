import type { FeedFrame } from '../../server/vocabulary';

export type JobProgress = Extract<FeedFrame, { type: 'job.progress' }>;

/** Jobs whose last progress is kept; the one heard of first goes. More never run at once. */
const jobsMax = 64;

/** How far each running job is. Beside the record: nothing here outlives the page. */
export interface ProgressStore {
  take(frames: readonly JobProgress[]): void;
  read(jobId: string): JobProgress | null;
  subscribe(onChange: () => void): () => void;
}

export function createProgressStore(): ProgressStore {
  const last = new Map<string, JobProgress>();
  const listeners = new Set<() => void>();
  return {
    take(frames) {
      if (frames.length === 0) return;
      for (const frame of frames) last.set(frame.jobId, frame);
      for (const jobId of last.keys()) {
        if (last.size <= jobsMax) break;
        last.delete(jobId);
      }
      for (const run of listeners) run();
    },
    read: (jobId) => last.get(jobId) ?? null,
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
  };
}
