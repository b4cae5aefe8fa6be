import { type Home, openTestPlane } from './open-test-plane';

/**
 * Tests only: a server that kills itself in the moment in which the decision of policy is durable, before its answer leaves. The argument is
 * the home; the session's id goes to stdout first.
 */
const home = JSON.parse(process.argv[2] ?? '') as Omit<Home, 'remove'>;
const plane = await openTestPlane({ ...home, remove: () => undefined });
await plane.plane.sessions.chooseMode({
  commandId: crypto.randomUUID(),
  sessionId: plane.sessionId,
  mode: 'auto',
  acceptEdits: false,
  meantLoosening: true,
});
process.stdout.write(plane.sessionId);
plane.ledger.onCommit((committed) => {
  if (committed.some(({ type }) => type === 'approval.decided')) process.kill(process.pid, 'SIGKILL');
});
await plane.send('run a command');
