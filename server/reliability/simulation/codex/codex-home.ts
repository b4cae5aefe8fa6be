/** A conversation as the runtime keeps it on disk. */
export interface StoredThread {
  readonly threadId: string;
  /** Its file exists: the first prompt was stored. Without, nobody can resume it. */
  stored: boolean;
  /** Client ids of the prompts it holds. */
  readonly prompts: string[];
  /** Epoch of the process that writes it. */
  writer: string | null;
}

/** The runtime's private folder: what outlives its processes. */
export class CodexHome {
  readonly threads = new Map<string, StoredThread>();
  private made = 0;

  newThread(writer: string): StoredThread {
    const thread = { threadId: `thread-${++this.made}`, stored: false, prompts: [], writer };
    this.threads.set(thread.threadId, thread);
    return thread;
  }

  newTurnId(): string {
    return `turn-${++this.made}`;
  }

  /** The process is gone: its locks are free, and what it never stored is forgotten. */
  release(epoch: string) {
    for (const thread of [...this.threads.values()]) {
      if (thread.writer !== epoch) continue;
      thread.writer = null;
      if (!thread.stored) this.threads.delete(thread.threadId);
    }
  }
}
