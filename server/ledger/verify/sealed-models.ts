import { eventSchemas } from '../../vocabulary';
import type { ReadModelSeal } from '../read-model-seal';
import type { LedgerReads } from '../reads';

export interface SealedModel extends ReadModelSeal {
  /** The entry that holds the seal. */
  readonly by: number;
}

/** The seals that removals of payloads left, by stream. Memory: one number per stream that lost payloads, and the newest entry read. */
export class SealedModels {
  readonly #reads: LedgerReads;
  readonly #by = new Map<string, number>();
  #known: { readonly by: number; readonly seals: readonly ReadModelSeal[] } | null = null;

  constructor(reads: LedgerReads) {
    this.#reads = reads;
  }

  /** Takes note of what entry `seq`, a `payload.expired`, seals. Oldest first: the newest seal of a stream counts. */
  async note(seq: number): Promise<void> {
    for (const { stream } of await this.#sealsIn(seq)) this.#by.set(stream, seq);
  }

  async of(stream: string): Promise<SealedModel | null> {
    const by = this.#by.get(stream);
    if (by === undefined) return null;
    const seal = (await this.#sealsIn(by)).find((one) => one.stream === stream);
    return seal ? { ...seal, by } : null;
  }

  async #sealsIn(by: number): Promise<readonly ReadModelSeal[]> {
    if (this.#known?.by === by) return this.#known.seals;
    // What cannot be read was judged with the entries; here it only means that there is nothing to compare with.
    const payload = await this.#reads.payloadAt(by).catch(() => null);
    const seals = eventSchemas['payload.expired'].safeParse(payload).data?.readModels ?? [];
    this.#known = { by, seals };
    return seals;
  }
}
