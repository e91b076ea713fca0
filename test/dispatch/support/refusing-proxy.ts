import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy in front of the sandbox that resets connections on demand. */
export class RefusingProxy {
  readonly url: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #toReset = 0;

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.url = url;
  }

  /** @param port 0 takes any free port. */
  static async start(upstreamUrl: string, port = 0): Promise<RefusingProxy> {
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
    const proxy = new RefusingProxy(server, `http://127.0.0.1:${address.port}`);
    const upstream = new URL(upstreamUrl);
    server.on('connection', (socket) => proxy.#accept(socket, upstream));
    return proxy;
  }

  /** Resets the next `count` connections as soon as they are made. */
  resetNext(count: number): void {
    this.#toReset = count;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(socket: Socket, { hostname, port }: URL): void {
    socket.on('error', () => {});
    if (this.#toReset > 0) {
      this.#toReset -= 1;
      socket.resetAndDestroy();
      return;
    }
    const upstream = connect(Number(port), hostname);
    upstream.on('error', () => socket.destroy());
    for (const end of [socket, upstream]) {
      this.#sockets.add(end);
      end.on('close', () => this.#sockets.delete(end));
    }
    socket.pipe(upstream).pipe(socket);
  }
}
