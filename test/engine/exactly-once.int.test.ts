import { createServer, type Server } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { patchAbortedMessages } from '../../src/kafka/kafkajs-patches/aborted-messages.ts';
import { until } from '../support/until.ts';
import { expectedIds } from './support/counted-event.ts';
import { countedOut } from './support/counting-stage.ts';
import { withScene } from './support/scene.ts';

const MESSAGES = 300;

// These tests judge what the instances published: their own reader must see it rightly even where the instances do not.
patchAbortedMessages();

describe('exactly once, with SIGKILL at a named step', () => {
  const steps = ['chunk-read', 'mongo-committed', 'kafka-sent', 'kafka-committed'] as const;
  it.concurrent.each(steps)(
    'a kill at %s loses and doubles nothing, in MongoDB or for a read_committed reader',
    (step) =>
      withScene(async (scene) => {
        await scene.publish(0, MESSAGES);
        const killed = scene.start({ at: { step, time: 1, partition: null, action: 'kill' } });
        await killed.exited();
        scene.start();
        const { noted, published } = await scene.settled(MESSAGES);
        expect(noted).toEqual(expectedIds(0, MESSAGES));
        expect(published).toEqual(expectedIds(0, MESSAGES));
      })(),
  );

  it.concurrent(
    'a kill during the take-over that settles another kill loses and doubles nothing',
    withScene(async (scene) => {
      await scene.publish(0, MESSAGES);
      await scene.start({ at: { step: 'mongo-committed', time: 1, partition: null, action: 'kill' } }).exited();
      await scene.start({ at: { step: 'recover-outputs', time: 1, partition: null, action: 'kill' } }).exited();
      await scene.start({ at: { step: 'taken-over', time: 1, partition: null, action: 'kill' } }).exited();
      scene.start();
      const { noted, published } = await scene.settled(MESSAGES);
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
      const { noted, published } = await scene.settled(MESSAGES);
      expect(noted).toEqual(expectedIds(0, MESSAGES));
      expect(published).toEqual(expectedIds(0, MESSAGES));
    }),
  );

  it.concurrent(
    'without settling stored outputs the same kill would lose them: the mechanism is what saves them',
    withScene(async (scene) => {
      await scene.publish(0, MESSAGES);
      await scene.start({ at: { step: 'mongo-committed', time: 1, partition: null, action: 'kill' } }).exited();
      scene.start({ skip: ['recover-outputs'] });
      await until(async () => (await scene.notedIds()).length >= MESSAGES);
      // What is lost never comes: the others have this long.
      const { noted, published } = await scene.settled(MESSAGES, 10_000);
      expect(noted).toEqual(expectedIds(0, MESSAGES));
      expect(published.length).toBeLessThan(MESSAGES);
    }),
  );
});

describe('an effect outside', () => {
  it.concurrent.each(['intent-stored', 'effects-done', 'mongo-committed'] as const)(
    'is asked for under its key once more after a kill at %s, and answered once',
    (step) =>
      withScene(async (scene) => {
        const charges = await ChargeServer.open();
        await scene.publish(0, 60);
        const chargeUrl = charges.url;
        await scene.start({ chargeUrl, at: { step, time: 1, partition: null, action: 'kill' } }).exited();
        scene.start({ chargeUrl });
        const { noted, published } = await scene.settled(60);
        await charges.close();
        expect(noted).toEqual(expectedIds(0, 60));
        expect(published).toEqual(expectedIds(0, 60));
        expect(charges.charged.size).toBe(60);
      })(),
  );

  it.concurrent(
    'waits for a server that is away, and goes on when it is back',
    withScene(async (scene) => {
      const charges = await ChargeServer.open();
      await charges.close();
      await scene.publish(0, 20);
      const instance = scene.start({ chargeUrl: charges.url });
      await instance.reached('held');
      expect(await scene.notedIds()).toEqual([]);
      await charges.listen();
      const { noted } = await scene.settled(20);
      await charges.close();
      expect(noted).toEqual(expectedIds(0, 20));
    }),
  );
});

/** As FlexEcom does: the same key is charged once and answered alike. */
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

  /** Again on the port it had before, where it had one. */
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
