import { connect, createServer, type Socket } from 'node:net';

/** Stands between a test and MongoDB, and fails as a network does. */
export interface MongodbProxy {
  /** A MongoDB URI through it. */
  readonly uri: string;
  /** From now on nothing passes, and no connection breaks: a server that hangs, or a network that swallows packets. */
  stall(): void;
  /** Lets everything pass again, first what has waited. */
  flow(): void;
  /** Breaks all connections and refuses new ones. */
  cut(): Promise<void>;
  /** Accepts connections again, under the same URI. */
  restore(): Promise<void>;
}

export async function proxyToMongodb(mongodbUri: string): Promise<MongodbProxy> {
  const [host = '127.0.0.1', port = '27017'] = new URL(mongodbUri.replace(/^mongodb:/, 'http:')).host.split(':');
  const sockets = new Set<Socket>();
  let stalled = false;
  const server = createServer((near) => {
    const far = connect(Number(port), host);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.on('data', (bytes) => to.write(bytes));
      if (stalled) from.pause();
    }
  });
  const listen = (at: number) => new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve));
  await listen(0);
  const address = server.address();
  const ownPort = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    uri: `mongodb://127.0.0.1:${ownPort}/?directConnection=true`,
    stall: () => {
      stalled = true;
      for (const socket of sockets) socket.pause();
    },
    flow: () => {
      stalled = false;
      for (const socket of sockets) socket.resume();
    },
    cut: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    restore: () => listen(ownPort),
  };
}
