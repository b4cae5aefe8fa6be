/** The runtime wraps what a command printed into a small report for the model. */
export function commandOutput(report: string): { readonly exitCode: number | null; readonly output: string } {
  const code = /Process exited with code (-?\d+)/.exec(report)?.[1];
  const at = report.search(/^Output:$/m);
  return {
    exitCode: code === undefined ? null : Number(code),
    output: at === -1 ? report : report.slice(at + 'Output:\n'.length),
  };
}

/** Whether the report on a patch says that it was made. */
export function succeeded(report: string): boolean {
  return /^(Exit code: 0\b|Success\b|Done)/m.test(report);
}
