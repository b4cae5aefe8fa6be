import { makePlace, pause, runMeasured } from '../../bench';
import { makePrng, type Prng } from '../simulation';
import { type Audit, audit } from './audit';
import { type Acknowledged, Person, readSessions } from './person';
import { ServerLink } from './server-link';
import { type Reading, slopePerHour } from './slope';

export interface SoakOptions {
  readonly root: string;
  readonly seed: string;
  readonly forMs: number;
  readonly progress: (line: string) => void;
}

export interface SoakReport extends Audit {
  readonly seed: string;
  /** How long kills went on, seconds. */
  readonly seconds: number;
  readonly kills: { readonly runtime: number; readonly server: number };
  readonly acknowledged: number;
  /** Of these, prompts that waited in a queue first. */
  readonly followups: number;
  /** What `ledger verify` says of the record at the end. */
  readonly verified: boolean;
  /** Sessions that never came to rest. */
  readonly restless: readonly string[];
  /** Of the longest life of the server; null when it was too short to tell, or not on Linux. */
  readonly longestLifeSeconds: number;
  readonly memoryPerHour: number | null;
  readonly descriptorsPerHour: number | null;
}

const people = 3;
const lookEveryMs = 120;
const readEveryMs = 1_000;
const restWithinMs = 60_000;
/**
 * The second kill, and of the later ones this share, end the whole server, but not in the second half of the run: one life must be long enough
 * to see what grows.
 */
const serverShare = 0.02;
/** So many kills there are, however short the run, unless the runtime never comes up for so long. */
const killsLeast = 2;
const killsWithinMs = 120_000;
/** So much of the beginning of a life does not count for its slopes, and a life shorter than this tells nothing about them. */
const warmUpShare = 0.25;
const lifeLeastMs = 120_000;

/**
 * Kills the real runtime, and now and then the whole server, at random moments while people work, lets everything come to rest, stops it, and
 * looks at the files. The seed decides what people do and the pauses between kills; which line a kill meets is up to the machine.
 */
export async function runSoak({ root, seed, forMs, progress }: SoakOptions): Promise<SoakReport> {
  using place = makePlace();
  const draw = makePrng(seed);
  const acknowledged: Acknowledged = { prompts: new Map(), followups: new Map() };
  const marks: string[] = [];
  const mark = () => {
    const next = `#soak-${marks.length + 1}.`;
    marks.push(next);
    return next;
  };
  const link = new ServerLink(root, place);
  await using _ = link;
  await link.start();
  const client = link.client;
  if (client === null) throw new Error('the server is not there');
  const { projectId } = (await client.mutate('projects.add', { path: place.projectDir })) as {
    projectId: string;
  };
  const all = await Promise.all(
    Array.from({ length: people }, (_, index) =>
      Person.open(client, projectId, { draw: draw.fork(`person/${index}`), acknowledged, mark }),
    ),
  );
  const began = performance.now();
  const since = () => performance.now() - began;
  const kills = { runtime: 0, server: 0 };
  const over = () => {
    const enough = kills.runtime + kills.server >= killsLeast || since() >= forMs + killsWithinMs;
    return since() >= forMs && enough;
  };
  await Promise.all([
    killNowAndThen(link, {
      kills,
      draw: draw.fork('kills'),
      sparing: () => since() >= forMs / 2,
      over,
      progress,
    }),
    ...all.map((person) => work(link, person, over)),
    readNowAndThen(link, since, over),
  ]);
  const seconds = Math.round(since() / 1000);
  const restless = await rest(link);
  await link[Symbol.asyncDispose]();
  const found = audit(place.dataDir, acknowledged, marks);
  const verified = await runMeasured(root, place, ['ledger', 'verify', '--json']).then(
    () => true,
    () => false,
  );
  const longest = link.lives.reduce((one, other) => (other.memory.length > one.memory.length ? other : one));
  return {
    seed,
    seconds,
    kills,
    acknowledged: acknowledged.prompts.size + acknowledged.followups.size,
    followups: acknowledged.followups.size,
    ...found,
    verified,
    restless,
    longestLifeSeconds: Math.round(lifeOf(longest.memory) / 1000),
    memoryPerHour: slopeOf(longest.memory),
    descriptorsPerHour: slopeOf(longest.descriptors),
  };
}

const lifeOf = (readings: readonly Reading[]): number => (readings.at(-1)?.at ?? 0) - (readings[0]?.at ?? 0);

function slopeOf(readings: readonly Reading[]): number | null {
  const [first] = readings;
  if (first === undefined || lifeOf(readings) < lifeLeastMs) return null;
  const warmUpMs = lifeOf(readings) * warmUpShare;
  return slopePerHour(readings.filter(({ at }) => at - first.at >= warmUpMs));
}

/** Everything that must be nothing. */
export const soakFaults = ({
  lost,
  duplicates,
  unresolved,
  restless,
  verified,
}: SoakReport): readonly string[] => [
  ...lost.map((one) => `lost: ${one}`),
  ...duplicates.map((one) => `twice: ${one}`),
  ...unresolved.map((one) => `approval left open: ${one}`),
  ...restless.map((one) => `never at rest: ${one}`),
  ...(verified ? [] : ['the ledger does not verify']),
];

async function work(link: ServerLink, person: Person, over: () => boolean): Promise<void> {
  while (!over()) {
    // A server that is being killed answers nothing, and one that refuses says why to nobody here: the next look decides anew.
    if (link.client !== null) await person.look(link.client).catch(() => undefined);
    await pause(lookEveryMs);
  }
}

async function killNowAndThen(
  link: ServerLink,
  o: {
    readonly kills: { runtime: number; server: number };
    readonly draw: Prng;
    /** Whether only the runtime is killed from now on. */
    readonly sparing: () => boolean;
    readonly over: () => boolean;
    readonly progress: (line: string) => void;
  },
): Promise<void> {
  const { kills, draw, sparing, over, progress } = o;
  while (!over()) {
    await pause(draw.between(300, draw.pick([800, 2_500, 6_000])));
    const done = kills.runtime + kills.server;
    if (done === 1 || (done > 1 && draw.chance(serverShare) && !sparing())) {
      await link.killAndStart();
      kills.server += 1;
    } else if (await killRuntime(link)) kills.runtime += 1;
    if (done % 20 === 0) progress(`${kills.runtime} kills of the runtime, ${kills.server} of the server`);
  }
}

/** False when none runs at this moment. */
async function killRuntime({ client }: ServerLink): Promise<boolean> {
  const list = (await client?.query('runtimes.list').catch(() => null)) as {
    rows: readonly { flavour: string; pid: number | null }[];
  } | null;
  const pid = list?.rows.find((row) => row.flavour === 'demo')?.pid;
  if (pid == null) return false;
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}

async function readNowAndThen(link: ServerLink, since: () => number, over: () => boolean): Promise<void> {
  while (!over()) {
    link.read(since());
    await pause(readEveryMs);
  }
}

/** Nobody kills or asks any more: what is open is stopped, and sessions come to rest. Gives those that do not. */
async function rest(link: ServerLink): Promise<readonly string[]> {
  const { client } = link;
  if (client === null) return ['the server'];
  const until = performance.now() + restWithinMs;
  for (;;) {
    const open = (await readSessions(client)).filter(
      ({ attention, looseEnds }) => attention === 'running' || attention === 'waiting' || looseEnds > 0,
    );
    if (open.length === 0) return [];
    if (performance.now() > until)
      return open.map(({ sessionId, attention }) => `${sessionId}: ${attention}`);
    for (const { sessionId, attention } of open)
      if (attention === 'running' || attention === 'waiting')
        await client.mutate('sessions.interrupt', { sessionId }).catch(() => undefined);
    await pause(1_000);
  }
}
