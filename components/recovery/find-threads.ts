/** A conversation that the runtime has. Instants are epoch ms. */
export interface FoundThread {
  readonly threadId: string;
  readonly preview: string;
  readonly createdAt: number | null;
  readonly updatedAt: number | null;
}

/** Those in whose words or id every typed word occurs, in the order given. Pure. */
export function matchingThreads<T extends Pick<FoundThread, 'threadId' | 'preview'>>(
  threads: readonly T[],
  typed: string,
): readonly T[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return threads.filter(({ preview, threadId }) => {
    const text = `${preview} ${threadId}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
