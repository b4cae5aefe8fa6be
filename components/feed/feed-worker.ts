import { FeedLine, type LinePorts } from './feed-line';
import type { FromWorker, ToWorker } from './feed-messages';

/**
 * The SharedWorker: one line to the server for all tabs of this browser. It knows no rows and no React.
 * Bound: at most `tabsMax` ports; the oldest is forgotten, and its tab falls silent and rejoins when it is shown again.
 */
const tabsMax = 64;

interface SharedScope {
  onconnect: ((event: MessageEvent) => void) | null;
}
const scope = globalThis as unknown as SharedScope;

const ports: LinePorts = {
  fetch: (url, init) => fetch(url, { ...init, credentials: 'same-origin', cache: 'no-store' }),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  now: () => Date.now(),
  random: () => Math.random(),
};

const tabs = new Set<MessagePort>();
let line: FeedLine | null = null;
let currentSecret = '';

const tell = (message: FromWorker): void => {
  for (const tab of tabs) tab.postMessage(message);
};

function join(tab: MessagePort, secret: string, from: number): void {
  tabs.add(tab);
  const oldest = tabs.values().next().value;
  if (tabs.size > tabsMax && oldest) tabs.delete(oldest);
  const fresh = line === null;
  line ??= new FeedLine({
    secret,
    from,
    ports,
    events: {
      onState: (state) => tell({ type: 'state', state }),
      onFrames: (frames) => tell({ type: 'frames', frames }),
    },
  });
  const reply: FromWorker = { type: 'joined', position: line.position, state: line.state };
  tab.postMessage(reply);
  if (fresh || secret !== currentSecret || line.state.phase === 'refused') line.open(secret);
  currentSecret = secret;
}

function leave(tab: MessagePort): void {
  tabs.delete(tab);
  if (tabs.size > 0) return;
  line?.close();
  line = null;
}

scope.onconnect = (event) => {
  const tab = event.ports[0];
  if (!tab) return;
  tab.onmessage = (received: MessageEvent<ToWorker>) => {
    const message = received.data;
    if (message.type === 'join') join(tab, message.secret, message.from);
    else if (message.type === 'leave') leave(tab);
    else if (line?.state.phase === 'reconnecting') line.open();
  };
};
