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
