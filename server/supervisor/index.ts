/**
 * The supervisor: keeps one runtime process alive within bounds, and says what it does. The machine is pure (`core/`), the shell records
 * before it acts. May not know sessions; what hangs on a process is ended by whoever records its exit.
 */
export { type RuntimeState, runtimeFold } from './core/fold';
export type { RestartPolicy } from './core/state';
export { stepSupervisor } from './core/step';
export { Supervisor, type SupervisorPorts } from './supervisor';
