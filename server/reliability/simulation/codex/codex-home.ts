import type { JsonObject } from '../../../vocabulary';

/** A turn as the runtime keeps it: what it stored before it said so. */
export interface StoredTurn {
  readonly turnId: string;
  status: 'inProgress' | 'completed' | 'failed' | 'interrupted';
  readonly items: JsonObject[];
}

/** A conversation as the runtime keeps it on disk. */
export interface StoredThread {
  readonly threadId: string;
  /** Its file exists: the first prompt was stored. Without, nobody can resume it. */
  stored: boolean;
  /** Client ids of the prompts it holds. */
  readonly prompts: string[];
  /** Words of the prompts it holds. */
  readonly texts: string[];
  /** Oldest first. */
  readonly turns: StoredTurn[];
  /** Epoch of the process that writes it. */
  writer: string | null;
}

/** The runtime's private folder: what outlives its processes. */
export class CodexHome {
  readonly threads = new Map<string, StoredThread>();
  private made = 0;

  constructor() {
    // Conversations that another program left in the same folder.
    for (const threadId of ['thread-other', 'thread-older'])
      this.threads.set(threadId, { threadId, stored: true, prompts: [], texts: [], turns: [], writer: null });
  }

  newThread(writer: string): StoredThread {
    const thread = {
      threadId: `thread-${++this.made}`,
      stored: false,
      prompts: [],
      texts: [],
      turns: [],
      writer,
    };
    this.threads.set(thread.threadId, thread);
    return thread;
  }

  /** The turn that holds a prompt of ours, whatever its thread. */
  turnWith(clientId: string): StoredTurn | undefined {
    return [...this.threads.values()]
      .flatMap((thread) => thread.turns)
      .find((turn) => turn.items.some((item) => item.clientId === clientId));
  }

  /** Takes a turn and all after it out of a conversation; false when it is not there. */
  revert(thread: StoredThread, turnId: string): boolean {
    const at = thread.turns.findIndex((turn) => turn.turnId === turnId);
    if (at === -1) return false;
    for (const { items } of thread.turns.splice(at))
      for (const { clientId } of items) {
        const place = thread.prompts.lastIndexOf(String(clientId));
        if (place === -1) continue;
        thread.prompts.splice(place, 1);
        thread.texts.splice(place, 1);
      }
    return true;
  }

  newTurnId(): string {
    return `turn-${++this.made}`;
  }

  /** The process is gone: its locks are free, and what it never stored is forgotten. */
  release(epoch: string) {
    for (const thread of [...this.threads.values()]) {
      if (thread.writer !== epoch) continue;
      thread.writer = null;
      for (const turn of thread.turns) if (turn.status === 'inProgress') turn.status = 'interrupted';
      if (!thread.stored) this.threads.delete(thread.threadId);
    }
  }
}
