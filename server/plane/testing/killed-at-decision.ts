import { type Home, openTestPlane } from './open-test-plane';

/**
 * Tests only: a server that kills itself in the moment in which a decision is durable, before its answer leaves. The arguments are the home, and
 * of what kind the decision is: of policy alone, of a person who makes a grant, or of that grant in the session that is named third. The
 * session's id goes to stdout first.
 */
const home = JSON.parse(process.argv[2] ?? '') as Omit<Home, 'remove'>;
const decides = process.argv[3] ?? 'policy';
const sessionId = process.argv[4];
const plane = await openTestPlane(
  { ...home, remove: () => undefined },
  sessionId === undefined ? undefined : { sessionId },
);
const commandId = () => crypto.randomUUID();
if (decides === 'policy')
  await plane.plane.sessions.chooseMode({
    commandId: commandId(),
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
if (decides === 'grant-made') {
  const { approvalId, shownHash, verdict } = await plane.asked();
  const grant = verdict.basis?.scope ?? 'not grantable';
  await plane.plane.approvals.decide({
    commandId: commandId(),
    approvalId,
    shownHash,
    answer: 'accept',
    by: 'test',
    grant,
  });
}
