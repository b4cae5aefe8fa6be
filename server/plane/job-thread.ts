import { serveThread } from '../job';
import { performReview, readReviewTask } from '../policy-review';
import { jobTask, performTask } from './job-tasks';

/** Entry of a job's thread: long work must never stall the event loop that people look at. */
serveThread((task, run) => {
  const review = readReviewTask(task);
  return review ? performReview(review, run) : performTask(jobTask.parse(task), run);
});
