import { serveThread } from '../job';
import { jobTask, performTask } from './job-tasks';

/** Entry of a job's thread: long work must never stall the event loop that people look at. */
serveThread((task, run) => performTask(jobTask.parse(task), run));
