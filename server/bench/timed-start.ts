import { micros, millisSince } from './clock';
import { visit } from './page-visit';
import type { Place } from './place';
import { startServer } from './server-process';

/** From spawn to the whole first page with 200, ms. The server is stopped before this resolves. */
export async function timeStart(root: string, place: Place): Promise<number> {
  const began = micros();
  const server = await startServer(root, place);
  try {
    await visit(server.origin);
    return millisSince(began);
  } finally {
    await server.stop();
  }
}
