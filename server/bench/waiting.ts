import { TroubleError } from '../vocabulary';

/** A benchmark that hears nothing for this long cannot run, ms. */
export const waitAtMostMs = 120_000;

export const cannotRun = (what: string, next = 'Run it again; `codexchat doctor` names what is missing.') =>
  new TroubleError({
    kind: 'bench.cannot-run',
    what,
    safe: 'It worked in temporary folders only, which are removed.',
    next,
  });

/** The promise, or `bench.cannot-run` when it takes longer than `ms`. */
export async function within<T>(promise: Promise<T>, what: string, ms = waitAtMostMs): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(cannotRun(`${what}: nothing for ${ms / 1000} s.`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
