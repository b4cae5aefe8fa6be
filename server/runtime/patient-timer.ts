/** A timer that is later than this was held up together with everything else: the machine slept, or this process stood still, ms. */
const heldUpMs = 1_000;
/** What came meanwhile is read first: so much longer it then waits, ms. */
const graceMs = 1_000;

/**
 * A deadline of somebody else's answer. After a standstill of our own all timers are due at once, before the answers that lie in the pipes
 * are read: then the deadline is put off once.
 */
export function setPatientTimer(work: () => void, ms: number): { cancel(): void } {
  const due = performance.now() + ms;
  let timer = setTimeout(() => {
    if (performance.now() - due < heldUpMs) work();
    else timer = setTimeout(work, graceMs);
  }, ms);
  return { cancel: () => clearTimeout(timer) };
}
