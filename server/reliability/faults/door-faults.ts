import { by, fault, type KnownFault, notHere, sim } from './fault';

const append = 'server/ledger/append.test.ts';
const approvals = 'server/session/core/approval-life.test.ts';
const door = 'server/http/door.test.ts';
const doorAnswers = 'server/http/door-answers.test.ts';
const droppedConnection = 'e2e/dropped-connection.spec.ts';
const feedHub = 'server/feed/feed-hub.test.ts';
const feedRoute = 'server/http/feed-route.test.ts';
const login = 'e2e/login.spec.ts';
const serverDies = 'e2e/server-dies.spec.ts';
const tabs = 'e2e/tabs.spec.ts';
const work = 'server/plane/work.test.ts';

/** What happens between the door and the screens. */
export const doorFaults: readonly KnownFault[] = [
  fault(
    'H01',
    'a reader goes in the middle of the feed',
    by(feedRoute, 'readers that leave are forgotten'),
    by(droppedConnection, 'twenty cuts in the middle of a stream'),
  ),
  fault(
    'H02',
    'a reader does not read',
    by(feedRoute, 'a reader that does not read is cut'),
    by(feedHub, 'a reader that lags beyond the bound is cut'),
  ),
  fault(
    'H03',
    'many readers connect at once',
    by(feedHub, 'one reader more than allowed is refused'),
    by(tabs, 'ten tabs at once'),
  ),
  fault(
    'H04',
    'a reader asks for a place that is none',
    by(feedRoute, 'a start that is no sequence is refused'),
    by(feedHub, 'ahead of the head, or too far behind'),
  ),
  fault(
    'H05',
    'a command comes twice',
    by(work, 'the same command id is one prompt'),
    by(append, 'a command has one answer'),
  ),
  fault('H06', 'a body is cut or too long', by(doorAnswers, 'a body over the limit is refused')),
  fault(
    'H07',
    'the answer is lost after the commit',
    by(append, 'the same append again is one append'),
    sim('doubtfulLedger'),
  ),
  fault(
    'H08',
    'two people answer at the same time',
    by(tabs, 'both tabs at the very same time'),
    by(approvals, 'is answered once'),
  ),
  fault('H09', 'a foreign page or a rebound name asks', by(door, 'a foreign host is refused')),
  fault(
    'H10',
    'the server restarts between reading and sending',
    by(login, 'an address of an earlier life of the server'),
    by(serverDies, 'kill -9 of the server while a request waits'),
    sim('serverCrash'),
  ),
  notHere(
    'H11',
    'a reload of code doubles the supervisor',
    'The server is no part of what is reloaded: Next draws pages inside of it, and one process has one composition.',
  ),
  notHere(
    'H12',
    'the event loop stands still',
    'Nothing watches its delay yet; long work runs in threads of its own.',
  ),
];
