import { createHash } from 'node:crypto';
import type { CodexChild } from './codex/codex-child';
import { CodexHome } from './codex/codex-home';
import { Disk } from './machine/disk';
import type { Life } from './machine/life';
import { VirtualTime } from './machine/virtual-time';
import { drawOptions, type Fault, type SimOptions, type SimRequest } from './options';
import { makePrng, type Prng } from './prng';
import type { Fact } from './referee/fact';
import { Referee } from './referee/referee';

/** Everything outside of the server process: time, disk, the runtime's own store, living processes, and who watches. */
export class World {
  readonly options: SimOptions;
  readonly time = new VirtualTime();
  readonly disk = new Disk();
  readonly home = new CodexHome();
  /** Living processes of the runtime, also those of a server that died. */
  readonly children = new Set<CodexChild>();
  readonly counts = new Map<string, number>();
  readonly trace: string[] | null;
  /** The server process of now; null before the first. */
  life: Life | null = null;
  /** A process ended: somebody may just have been about to answer it. */
  onEnded: () => void = () => undefined;
  /** After it no fault happens any more. */
  healed = false;
  private readonly prng: Prng;
  private readonly draws = new Map<string, Prng>();
  private readonly hash = createHash('sha256');
  private readonly referee: Referee;
  private ids = 0;
  private pids = 100;

  constructor(request: SimRequest, tracing: boolean) {
    this.prng = makePrng(String(request.seed));
    this.options = drawOptions(request, this.prng);
    this.trace = tracing ? [] : null;
    this.referee = new Referee(this);
  }

  newPid = (): number => ++this.pids;

  newId = (prefix = 'id'): string => `${prefix}-${++this.ids}`;

  /** The draws of one concern. */
  draw(concern: string): Prng {
    let own = this.draws.get(concern);
    if (!own) {
      own = this.prng.fork(concern);
      this.draws.set(concern, own);
    }
    return own;
  }

  /** Whether a fault happens on this occasion; counted when it does. */
  strikes(fault: Fault, scale = 1): boolean {
    const rate = this.options.rates[fault];
    if (this.healed || rate === 0 || !this.draw(`fault/${fault}`).chance(rate * scale)) return false;
    this.sometimes(`fault/${fault}`);
    return true;
  }

  /** Counts that something worth seeing happened. */
  sometimes(what: string) {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  /** Everything that can be seen goes through here: into the digest, the trace, and to the referee. */
  tell(fact: Fact) {
    const { mono } = this.time;
    this.hash.update(`${mono} ${digestText(fact)}\n`);
    this.trace?.push(`${mono} ${textOf(fact)}`);
    this.referee.see(fact);
  }

  digest(): string {
    return this.hash.copy().digest('hex');
  }

  judge(): Referee {
    return this.referee;
  }
}

/** Short, because it is made for every fact: the step hash stands for what an entry changed. */
function digestText(fact: Fact): string {
  if (fact.kind !== 'committed') return JSON.stringify(fact);
  return fact.entries
    .map(({ seq, entry }) => `${seq} ${entry.event.type} ${entry.eventId} ${entry.step}`)
    .join();
}

function textOf(fact: Fact): string {
  if (fact.kind !== 'committed') return JSON.stringify(fact);
  return fact.entries
    .map(({ seq, stream, entry }) => {
      const { event, step, actor, at } = entry;
      return `#${seq} ${stream} ${event.type} ${JSON.stringify(event.payload)} by ${actor.id} at ${at} ${step.slice(0, 12)}`;
    })
    .join('\n  ');
}
