import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { HOST } from '../../../local/settings.ts';

/** A load balancer: passes each connection to the next server behind it that accepts one. Closed, it resets all. */
export class FrontDoor {
  readonly port: number;
  readonly #targets: readonly number[];
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #next = 0;

  constructor(port: number, targets: readonly number[]) {
    this.port = port;
    this.#targets = targets;
  }

  get url(): string {
    return `http://${HOST}:${this.port}`;
  }

  async open(): Promise<void> {
    if (this.#server !== undefined) return;
    this.#server = createServer((client) => this.#pass(client, this.#targets.length));
    this.#server.listen(this.port, HOST);
    await once(this.#server, 'listening');
  }

  /** Connections under way are reset, new ones refused: requests end without an answer, carried out or not. */
  async close(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.#sockets) socket.resetAndDestroy();
    await closed;
  }

  #pass(client: Socket, triesLeft: number): void {
    this.#keep(client);
    const port = this.#targets[this.#next++ % this.#targets.length];
    if (port === undefined || triesLeft === 0) {
      client.resetAndDestroy();
      return;
    }
    const target = connect({ host: HOST, port });
    target.once('connect', () => {
      this.#keep(target);
      client.pipe(target).pipe(client);
      client.once('close', () => target.destroy());
      target.once('close', () => client.destroy());
      target.on('error', () => client.resetAndDestroy());
    });
    const refused = () => this.#pass(client, triesLeft - 1);
    target.once('error', refused);
    target.once('connect', () => target.off('error', refused));
  }

  #keep(socket: Socket): void {
    if (this.#sockets.has(socket)) return;
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => this.#sockets.delete(socket));
  }
}
