import { connectControl } from '../instance';
import { findPlaces, openBrowser } from '../plane';
import type { ExitCode } from './usage';

/** Prints a fresh one-use address for the running server, and opens it where there is a desktop. */
export async function open(argv: readonly string[]): Promise<ExitCode> {
  if (argv.includes('--help')) {
    process.stdout.write(
      'Usage: codexchat open [--no-open] [--json]\nPrints a fresh one-use address for the running server.\n',
    );
    return 0;
  }
  const control = await connectControl(findPlaces(process.env).dataDir);
  const url = await control.launchUrl();
  control.close();
  process.stdout.write(argv.includes('--json') ? `${JSON.stringify({ url })}\n` : `${url}\n`);
  if (!argv.includes('--no-open') && !argv.includes('--json')) openBrowser(url);
  return 0;
}
