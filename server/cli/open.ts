import { connectControl } from '../instance';
import { findPlaces, openBrowser } from '../plane';
import { type ExitCode, flag, readOptions } from './usage';

const usage = `Usage: codexchat open [--no-open] [--json]
Prints a fresh one-use address for the running server.`;

/** Prints a fresh one-use address for the running server, and opens it where there is a desktop. */
export async function open(argv: readonly string[]): Promise<ExitCode> {
  const values = readOptions(argv, { 'no-open': flag, json: flag }, usage);
  if (values === null) return 0;
  const control = await connectControl(findPlaces(process.env).dataDir);
  const url = await control.launchUrl();
  control.close();
  process.stdout.write(values.json ? `${JSON.stringify({ url })}\n` : `${url}\n`);
  if (!values['no-open'] && !values.json) openBrowser(url);
  return 0;
}
