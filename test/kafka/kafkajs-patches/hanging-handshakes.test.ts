import { describe, expect, it } from '@jest/globals';
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import { answeringFirst, rememberHanging } from '../../../src/kafka/kafkajs-patches/hanging-addresses.ts';
import {
  type ConnectingBroker,
  patchHangingHandshakes,
} from '../../../src/kafka/kafkajs-patches/hanging-handshakes.ts';
import { FakeConnection } from '../support/fake-connection.ts';

/** It waits for its first answer, as kafkajs does, and fails where the connection is cut. */
class Broker implements ConnectingBroker {
  readonly connection = new FakeConnection([Date.now()]);
  readonly connectionPool;
  readonly #result: 'answers' | 'hangs' | 'refuses';
  constructor(port: number, result: 'answers' | 'hangs' | 'refuses') {
    this.connectionPool = { host: 'broker', port, pool: [this.connection] };
    this.#result = result;
  }
  async connect() {
    if (this.#result === 'answers') return;
    if (this.#result === 'hangs') await this.connection.disconnect();
    throw this.connection.rejected[0] ?? new Error('ECONNREFUSED');
  }
}
patchHangingHandshakes(Broker.prototype, 20);

describe('connecting to a broker', () => {
  it('without the patch, waits a whole request timeout for the first answer, although kafkajs means to wait less', () => {
    const logger = { debug: () => undefined, warn: () => undefined };
    const settings = { maxInFlightRequests: null, enforceRequestTimeout: true, clientId: '', broker: '', logger };
    const queue = new RequestQueue({ ...settings, requestTimeout: 15_000 });
    const entry = { correlationId: 1, resolve: () => undefined, reject: () => undefined };
    const request = { entry, expectResponse: true, sendRequest: () => undefined, requestTimeout: 3_000 };
    expect(queue.createSocketRequest(request).requestTimeout).toBe(15_000);
  });

  it('that hangs fails with an error after which kafkajs turns to another broker', async () => {
    const broker = new Broker(1, 'hangs');
    await expect(broker.connect()).rejects.toMatchObject({ name: 'KafkaJSConnectionError' });
    expect(broker.connection.isDestroyed).toBe(true);
  });

  it('that answers or refuses is left alone', async () => {
    await new Broker(2, 'answers').connect();
    await expect(new Broker(3, 'refuses').connect()).rejects.toThrow('ECONNREFUSED');
    expect(answeringFirst(['broker:2', 'broker:3', 'broker:4'])).toEqual(['broker:2', 'broker:3', 'broker:4']);
  });

  it('that hung lately is tried after the others for a minute', async () => {
    await expect(new Broker(5, 'hangs').connect()).rejects.toThrow();
    expect(answeringFirst(['broker:5', 'broker:6'])).toEqual(['broker:6', 'broker:5']);
    rememberHanging('broker:7', 0);
    expect(answeringFirst(['broker:7', 'broker:8'], 59_999)).toEqual(['broker:8', 'broker:7']);
    expect(answeringFirst(['broker:7', 'broker:8'], 60_000)).toEqual(['broker:7', 'broker:8']);
  });
});
