import { createServer, type Server } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { patchAbortedMessages } from '../../src/kafka/kafkajs-patches/aborted-messages.ts';
import { until } from '../support/until.ts';
import { expectedIds } from './support/counted-event.ts';
import { countedOut } from './support/counting-stage.ts';
import { withScene } from './support/scene.ts';

const MESSAGES = 300;

// These tests check what the instances published, so their own reader must be right even where the instances' is not.
patchAbortedMessages();

describe('exactly once, whatever step a process is killed at', () => {
  const steps = ['chunk-read', 'mongo-committed', 'kafka-sent', 'kafka-committed'] as const;
  it.concurrent.each(steps)(
    'a kill at %s loses and doubles nothing, in MongoDB or for a read_committed reader',
    (step) =>
      withScene(async (scene) => {
        await scene.publish(0, MESSAGES);
        const killed = scene.start({ at: { step, time: 1, partition: null, action: 'kill' } });
        await killed.exited();
        scene.start();
        const { noted, published } = await scene.caughtUp(MESSAGES);
        expect(noted).toEqual(expectedIds(0, MESSAGES));
        expect(published).toEqual(expectedIds(0, MESSAGES));
      })(),
  );

  it.concurrent(
    'a kill during the take-over that recovers from another kill loses and doubles nothing',
    withScene(async (scene) => {
      await scene.publish(0, MESSAGES);
      await scene.start({ at: { step: 'mongo-committed', time: 1, partition: null, action: 'kill' } }).exited();
      await scene.start({ at: { step: 'recover-outputs', time: 1, partition: null, action: 'kill' } }).exited();
      await scene.start({ at: { step: 'taken-over', time: 1, partition: null, action: 'kill' } }).exited();
      scene.start();
      const { noted, published } = await scene.caughtUp(MESSAGES);
      expect(noted).toEqual(expectedIds(0, MESSAGES));
      expect(published).toEqual(expectedIds(0, MESSAGES));
    }),
  );

  it.concurrent(
    'a kill after sending loses nothing where another producer’s later transaction was aborted before the take-over',
    withScene(async (scene) => {
      await scene.publish(0, MESSAGES);
      await scene.start({ at: { step: 'kafka-sent', time: 1, partition: null, action: 'kill' } }).exited();
      await scene.abortTransaction(countedOut.name);
      scene.start();
      const { noted, published } = await scene.caughtUp(MESSAGES);
      expect(noted).toEqual(expectedIds(0, MESSAGES));
      expect(published).toEqual(expectedIds(0, MESSAGES));
    }),
  );

  it.concurrent(
    'a kill does lose messages where stored outputs are not recovered: recovery is what saves them',
    withScene(async (scene) => {
      await scene.publish(0, MESSAGES);
      await scene.start({ at: { step: 'mongo-committed', time: 1, partition: null, action: 'kill' } }).exited();
      scene.start({ skip: ['recover-outputs'] });
      await until(async () => (await scene.notedIds()).length >= MESSAGES);
      // Once later messages of both partitions are published, what is missing before them never comes.
      await scene.publish(MESSAGES, MESSAGES + 20);
      const { noted, published } = await scene.caughtUp(MESSAGES + 20);
      expect(noted).toEqual(expectedIds(0, MESSAGES + 20));
      expect(published).toEqual(expect.arrayContaining(expectedIds(MESSAGES, MESSAGES + 20)));
      expect(published.length).toBeLessThan(MESSAGES + 20);
    }),
  );
});

describe('an effect outside', () => {
  it.concurrent.each(['intent-stored', 'effects-done', 'mongo-committed'] as const)(
    'is performed again under the same key after a kill at %s, and answered once',
    (step) =>
      withScene(async (scene) => {
        const charges = await ChargeServer.open();
        await scene.publish(0, 60);
        const chargeUrl = charges.url;
        await scene.start({ chargeUrl, at: { step, time: 1, partition: null, action: 'kill' } }).exited();
        scene.start({ chargeUrl });
        const { noted, published } = await scene.caughtUp(60);
        await charges.close();
        expect(noted).toEqual(expectedIds(0, 60));
        expect(published).toEqual(expectedIds(0, 60));
        expect(charges.charged.size).toBe(60);
      })(),
  );

  it.concurrent(
    'waits for a server that is away, and is performed when it is back',
    withScene(async (scene) => {
      const charges = await ChargeServer.open();
      await charges.close();
      await scene.publish(0, 20);
      const instance = scene.start({ chargeUrl: charges.url });
      await instance.reached('held');
      expect(await scene.notedIds()).toEqual([]);
      await charges.listen();
      const { noted } = await scene.caughtUp(20);
      await charges.close();
      expect(noted).toEqual(expectedIds(0, 20));
    }),
  );
});

/** Like FlexEcom: charges each key once, and answers a repeated request as it answered the first. */
class ChargeServer {
  readonly charged = new Map<string, number>();
  readonly #server: Server;
  #port = 0;

  private constructor() {
    this.#server = createServer((request, response) => {
      const key = request.url ?? '';
      this.charged.set(key, this.charged.get(key) ?? this.charged.size);
      response.end(`charge ${this.charged.get(key)}`);
    });
  }

  static async open(): Promise<ChargeServer> {
    const server = new ChargeServer();
    await server.listen();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Listens on the port that it had before, if it had one. */
  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (address !== null && typeof address === 'object') this.#port = address.port;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
