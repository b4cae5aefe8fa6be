/**
 * One instance per data directory, and the way to the running one: the lock, and a private unix socket over which the CLI calls the same API
 * as the browser. It knows nothing of what is called, and takes no byte from the network.
 */
export type { ControlClient, ControlFeed } from './control-client';
export { connectControl } from './control-client';
export type { ControlParts, ControlServer } from './control-server';
export { serveControl } from './control-server';
export type { InstanceLock, InstanceOwner } from './lock';
export { acquireInstanceLock, readInstanceOwner } from './lock';
