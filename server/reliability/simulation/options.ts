import type { Prng } from './prng';

/**
 * The fault classes of a swarm. Each is on with a probability of one half, at a rate of its own; the number is its highest rate
 * (a chance per occasion). Ids of the fault taxonomy stand behind.
 */
export const faultRatesMax = {
  /** The process ends at some line it says or hears (P01 to P04, P08, O04). */
  crash: 0.25,
  /** The process is killed at some instant, at work or not (P03, P09). */
  killed: 1,
  /** Resuming a thread kills the process (A12). */
  crashOnResume: 0.3,
  /** The process falls silent with open pipes (P05). */
  hang: 0.004,
  /** initialize is answered late or never (P06, P07). */
  slowStart: 0.3,
  /** Another version answers (P22, P24). */
  wrongVersion: 0.06,
  /** The process cannot be spawned: for a while, or until a person acts (P21, O06, O07). */
  spawnFails: 0.15,
  /** Nothing can be prepared for a start. */
  prepareFails: 0.08,
  /** TERM and the end of input are ignored (P16). */
  ignoresTerm: 0.5,
  /** The exit is known before the last output (P12). */
  lateOutput: 0.7,
  /** Output comes after the end was told (P11). */
  ghostOutput: 0.5,
  /** The last line is cut (P10). */
  cutLine: 0.5,
  /** Lines that are not JSON, blank lines, CRLF (A01, A04). */
  garbage: 0.03,
  /** Pieces are cut anywhere, also within a character (A02). */
  chunks: 0.5,
  /** Input is not taken (P19, P20). */
  stuckInput: 0.02,
  /** A request is taken up only when nobody waits for its reply any more. */
  lateRequest: 0.1,
  noReply: 0.05,
  lateReply: 0.1,
  duplicateReply: 0.1,
  strangeReply: 0.1,
  unorderedReply: 0.15,
  /** -32001, retry later. */
  overload: 0.06,
  /** The stored conversation disappears (A11). */
  staleThread: 0.08,
  /** A turn is refused because its conversation is not loaded; resumed, it is often refused again (A11). */
  staleAgain: 0.12,
  /** The history of a thread cannot be read. */
  turnsRefused: 0.1,
  /** The thread is being written by an older process. */
  busyThread: 0.15,
  /** Other settings are applied than were asked for, or another thread answers. */
  wrongEcho: 0.4,
  /** The same request comes again (A14). */
  doubleRequest: 0.3,
  /** Another request of the same turn comes while the first waits. */
  severalRequests: 0.5,
  /** The runtime takes its question back (A17). */
  withdraw: 0.25,
  /** A request for a turn or a thread nobody knows (A13). */
  strangerRequest: 0.1,
  /** A request that is not served (A19). */
  unservedRequest: 0.1,
  unknownMessage: 0.15,
  /** Commands outlive their turn; their end comes late. */
  lateItem: 1,
  /** Items end without a beginning, texts come before their item. */
  unorderedItem: 0.2,
  /** The runtime changes what it applies by itself. */
  settingsDrift: 0.1,
  /** Text in a thousand pieces (A20). */
  flood: 0.06,
  turnFails: 0.2,
  /** The provider refuses the effort that a turn asks for. */
  refusesEffort: 0.8,
  /** The whole server dies (O05). */
  serverCrash: 1,
  serverStop: 1,
  /** A process goes on for a while when its server is dead (O05). */
  outlivesServer: 0.7,
  /** Appends take long (S21). */
  slowLedger: 0.1,
  /** Appends are refused for a while (S03, S04). */
  unwritableLedger: 0.02,
  /** An append fails and is there all the same, or not (S06). */
  doubtfulLedger: 0.03,
  /** The wall clock is set (O02, O03). */
  clockStep: 1,
  /** The machine sleeps (O01). */
  suspend: 1,
  /** Inputs of processes long gone reach the machine (P23). */
  staleInput: 0.2,
  folderGone: 0.1,
  /** The runtime runs a command without asking. */
  bypass: 0.2,
  /** Policy takes long. */
  slowPolicy: 0.2,
  /** No policy can be read: nothing is allowed then. */
  noPolicy: 0.2,
} as const;

export type Fault = keyof typeof faultRatesMax;
export const faults = Object.keys(faultRatesMax) as readonly Fault[];

/**
 * What a run may do without that is no fault. Each is there with a probability of one half. Without it a run goes as if there were no such thing:
 * fixtures that are older stay what they were.
 */
export const habits = [
  /** People queue follow-ups, edit, move, delete and resume them. */
  'followups',
  /** A policy answers in place of people, and they choose how far. */
  'policy',
  /** More sessions, and other limits of turns that run at once. */
  'crowd',
  /** Each life of the server has another number of workers. */
  'pool',
] as const;
export type Habit = (typeof habits)[number];

/** All that can be left out of a run. */
export type Switch = Fault | Habit;
export const switches: readonly Switch[] = [...faults, ...habits];

/** What names a run: the same request gives the same run. */
export interface SimRequest {
  readonly seed: number;
  /** Acts of people before everything heals. Null: drawn. */
  readonly acts?: number;
  /** Faults and habits that are off whatever the draw. */
  readonly without?: readonly Switch[];
}

export interface SimOptions {
  readonly seed: number;
  readonly acts: number;
  /** Mean pause between two acts of people, ms. */
  readonly pauseMs: number;
  /** How long the drawn acts take on average: disasters fall within, also when fewer acts are run, ms. */
  readonly spanMs: number;
  readonly sessions: number;
  /** Turns that run at once: in all, and on one runtime. */
  readonly turns: { readonly running: number; readonly perRuntime: number };
  readonly habits: readonly Habit[];
  /** 0 when off. */
  readonly rates: { readonly [F in Fault]: number };
}

/** So many times oftener where there are habits: what a full block would else meet only now and then. */
const rarelyMet: { readonly [F in Fault]?: number } = {
  refusesEffort: 1.2,
  settingsDrift: 3,
  staleThread: 2.5,
  strangerRequest: 3,
  unknownMessage: 2,
  unservedRequest: 3,
};

export function drawOptions(request: SimRequest, prng: Prng): SimOptions {
  const draw = prng.fork('options');
  const acts = draw.between(8, 40);
  const pauseMs = draw.pick([40, 200, 1_000, 4_000, 12_000]);
  const sessions = draw.between(1, 3);
  const kept = habits.filter(
    (habit) => prng.fork(`habit/${habit}`).chance(0.5) && !request.without?.includes(habit),
  );
  const rates = Object.fromEntries(
    faults.map((fault) => {
      const own = prng.fork(`rate/${fault}`);
      const on = own.chance(0.5) && !request.without?.includes(fault);
      // Mostly rare, now and then as often as it can be.
      const rate =
        faultRatesMax[fault] *
        (kept.length > 0 ? (rarelyMet[fault] ?? 1) : 1) *
        (0.04 + 0.96 * own.next() ** 2);
      return [fault, on ? rate : 0];
    }),
  ) as SimOptions['rates'];
  const crowd = kept.includes('crowd') ? prng.fork('crowd') : null;
  return {
    seed: request.seed,
    acts: request.acts ?? acts,
    pauseMs,
    spanMs: acts * pauseMs,
    sessions: sessions + (crowd?.between(1, 3) ?? 0),
    turns: { running: crowd?.between(1, 3) ?? 2, perRuntime: crowd?.between(1, 2) ?? 2 },
    habits: kept,
    rates,
  };
}

/** The one command that repeats a run. */
export function commandOf({ seed, acts, without = [] }: SimRequest): string {
  const cut = acts === undefined ? '' : ` --acts ${acts}`;
  const off = without.length === 0 ? '' : ` --without ${without.join(',')}`;
  return `node scripts/codexchat.mjs sim --seed ${seed} --seeds 1${cut}${off} --trace`;
}
