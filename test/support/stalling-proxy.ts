import { connect, createServer, type Socket } from 'node:net';

export interface StallingProxy {
  /** A MongoDB URI through it. */
  readonly uri: string;
  /** From now on nothing passes, and no connection breaks: a server that hangs, or a network that swallows packets. */
  stall(): void;
  /** Lets pass again, what has waited first. */
  flow(): void;
  close(): Promise<void>;
}

export async function stallingProxyTo(mongodbUri: string): Promise<StallingProxy> {
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
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    uri: `mongodb://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/?directConnection=true`,
    stall: () => {
      stalled = true;
      for (const socket of sockets) socket.pause();
    },
    flow: () => {
      stalled = false;
      for (const socket of sockets) socket.resume();
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
