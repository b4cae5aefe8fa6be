/** Between two lines of progress, ms; shorter work says nothing. */
const everyMs = 2_000;

/** Says on stderr how far long work is, so that stdout stays clean. */
export function progressLines(command: string): (what: string, done: number, of: number) => void {
  let last = Date.now();
  return (what, done, of) => {
    if (Date.now() - last < everyMs) return;
    last = Date.now();
    process.stderr.write(`${command}: ${what} ${done} of ${of}\n`);
  };
}
