/**
 * Jobs: long work with a place in the record (started, ended), progress beside it, and a way to stop it. One of a kind at a time.
 * May not know what the work is: whoever starts a job brings it. What would hold up the event loop runs in a thread of its own.
 */
export { type JobFoldState, jobFold } from './core/job-fold';
export { createJobService, type JobPorts, type JobService, type NewJob } from './job-service';
export type { JobResult, JobRun, JobWork } from './job-work';
export { serveThread } from './serve-thread';
export { followThread } from './thread-work';
