import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeCluster } from '../../../local/cluster-servers.ts';
import { LocalServer } from '../../../local/local-server.ts';
import { HOST } from '../../../local/settings.ts';

/** Three Kafka brokers, of which each can be stopped without the other two. */
export class ThreeBrokers {
  /** In the order in which clients try them. */
  readonly addresses: readonly string[];
  readonly #folder: string;
  readonly #servers: readonly LocalServer[];

  private constructor(folder: string, ports: readonly number[], servers: readonly LocalServer[]) {
    this.addresses = ports.map((port) => `${HOST}:${port}`);
    this.#folder = folder;
    this.#servers = servers;
  }

  static async start(): Promise<ThreeBrokers> {
    const folder = await mkdtemp(join(tmpdir(), 'salvage-brokers-'));
    const { brokers } = await describeCluster(folder, process.env, () => undefined);
    const servers = brokers.map((broker) => new LocalServer(broker));
    const three = new ThreeBrokers(
      folder,
      brokers.map(({ port }) => port),
      servers,
    );
    try {
      await Promise.all(servers.map((server) => server.start()));
      return three;
    } catch (error) {
      await three.end();
      throw error;
    }
  }

  /** Node ids begin at 1, in the order of the addresses. */
  broker(nodeId: number): LocalServer {
    const server = this.#servers[nodeId - 1];
    if (server === undefined) throw new Error(`there is no broker ${nodeId}`);
    return server;
  }

  async end(): Promise<void> {
    for (const server of this.#servers) server.resume();
    await Promise.all(this.#servers.map((server) => server.kill()));
    await rm(this.#folder, { recursive: true, force: true });
  }
}
