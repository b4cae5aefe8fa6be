import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { startDemoModel } from '../runtime';
import { micros } from './clock';

/** The demo model in this process, with a look at its wire: when each delta left towards codex. */
export interface ObservedModel {
  /** Base address for codex's provider. */
  readonly url: string;
  /** Moment at which the last delta so far was handed to codex's connection, microseconds; 0 before the first. */
  lastDeltaAt(): number;
  close(): Promise<void>;
}

const deltaMark = Buffer.from('"response.output_text.delta"');

export async function startObservedModel(outsideDir: string): Promise<ObservedModel> {
  const model = await startDemoModel({ outsideDir });
  const { hostname, port } = new URL(model.url);
  const sockets = new Set<Socket>();
  let lastDeltaAt = 0;
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.once('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
  };
  const proxy = createServer((fromCodex) => {
    const toModel = connect(Number(port), hostname);
    keep(fromCodex).pipe(keep(toModel));
    toModel.on('data', (bytes: Buffer) => {
      // Noted before it is passed on, so codex cannot have had it earlier.
      if (bytes.includes(deltaMark)) lastDeltaAt = micros();
      fromCodex.write(bytes);
    });
    toModel.once('end', () => fromCodex.end());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/v1`,
    lastDeltaAt: () => lastDeltaAt,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
      await model.close();
    },
  };
}
