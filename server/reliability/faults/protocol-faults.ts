import { by, fault, type KnownFault, sim } from './fault';

const approvals = 'server/session/core/approval-life.test.ts';
const endings = 'server/runtime/endings.real.test.ts';
const framing = 'server/runtime/core/framing.test.ts';
const lostThread = 'server/plane/lost-thread.test.ts';
const processes = 'server/runtime/process.real.test.ts';
const quarantine = 'server/plane/quarantine.test.ts';
const recovery = 'server/plane/recovery.test.ts';
const requests = 'server/runtime/requests.test.ts';
const staleThread = 'server/runtime/stale-thread.real.test.ts';
const strangeRuntime = 'e2e/strange-runtime.spec.ts';
const tabs = 'e2e/tabs.spec.ts';
const turnSender = 'server/session/turn-sender.test.ts';
const work = 'server/plane/work.test.ts';

/** What a runtime says, and when. */
export const protocolFaults: readonly KnownFault[] = [
  fault('A01', 'a line is not JSON', by(processes, 'garbage of every kind is kept and told'), sim('garbage')),
  fault(
    'A02',
    'a character is cut between two pieces',
    by(framing, 'the same bytes give the same lines, however they are cut'),
    sim('chunks'),
  ),
  fault(
    'A03',
    'a line is longer than the bound',
    by(framing, 'a line over the limit is told'),
    by(processes, 'a line of 65 MiB is told'),
  ),
  fault(
    'A04',
    'CRLF, blank lines, a byte order mark, NUL',
    by(framing, 'a byte order mark is dropped and a NUL is kept'),
    sim('garbage'),
  ),
  fault(
    'A05',
    'a reply comes twice',
    by(requests, 'a reply that is late, doubled or of a stranger'),
    sim('duplicateReply'),
  ),
  fault(
    'A06',
    'a reply to nothing that was asked',
    by(requests, 'a reply that is late, doubled or of a stranger'),
    sim('strangeReply'),
  ),
  fault('A07', 'replies come in another order', sim('unorderedReply')),
  fault(
    'A08',
    'a reply comes after we gave up',
    by(requests, 'a reply that is late, doubled or of a stranger'),
    sim('lateReply'),
  ),
  fault('A09', 'a reply never comes', by(endings, 'it hangs with open pipes'), sim('noReply')),
  fault(
    'A10',
    'ids of both sides collide, are zero, or come again in a later process',
    by(approvals, 'request id 0 is an id'),
    by(approvals, 'is never answered to another process'),
    sim('killed'),
  ),
  fault(
    'A11',
    'the conversation is stale when it is resumed, or when a turn begins',
    by(staleThread, 'says of a stale thread exactly'),
    by(lostThread, 'a person goes on with a summary'),
    by(turnSender, 'offered once more'),
    sim('staleThread'),
  ),
  fault(
    'A12',
    'resuming a conversation ends the runtime, or its turns do',
    by(quarantine, 'ends its runtime twice running'),
    sim('crashOnResume'),
  ),
  fault('A13', 'a request for a turn that nobody knows', sim('strangerRequest')),
  fault(
    'A14',
    'the same request comes twice',
    by(approvals, 'repeated on the wire, it is asked once'),
    sim('doubleRequest'),
  ),
  fault(
    'A15',
    'one request is answered twice',
    by(work, 'two answers to one request'),
    by(tabs, 'both tabs at the very same time'),
  ),
  fault(
    'A16',
    'an answer comes while the process restarts',
    by(recovery, 'mid-approval: the request is closed'),
    sim('killed'),
  ),
  fault(
    'A17',
    'the request is withdrawn while a person decides',
    by(approvals, 'withdrawn by the runtime'),
    sim('withdraw'),
  ),
  fault(
    'A18',
    'what is decided is not what was shown',
    by(approvals, 'counts only for exactly what was shown'),
  ),
  fault(
    'A19',
    'a request of an unknown kind',
    by(strangeRuntime, 'messages, items and requests of unknown kinds'),
    sim('unservedRequest'),
  ),
  fault(
    'A20',
    'a storm of notifications',
    by(processes, '100,000 lines after it all arrive in order'),
    sim('flood'),
  ),
];
