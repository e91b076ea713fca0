import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { patchLateAnswers, type WatchedCluster } from '../../../src/kafka/kafkajs-patches/late-answers.ts';
import { FakeConnection } from '../support/fake-connection.ts';

class Cluster implements WatchedCluster {
  refreshes = 0;
  readonly brokerPool;
  constructor(...sentAt: number[]) {
    const pool = [new FakeConnection(sentAt)];
    this.brokerPool = { brokers: { 1: { connectionPool: { host: 'broker', port: 1, pool } } } };
  }
  async connect() {}
  async disconnect() {}
  async refreshMetadata() {
    this.refreshes += 1;
    throw new Error('no broker answers');
  }
}
patchLateAnswers(Cluster.prototype);

describe('a client', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('refreshes its metadata once a second while a broker owes it an answer, until it is closed', async () => {
    const cluster = new Cluster(Date.now());
    await cluster.connect();
    jest.advanceTimersByTime(1_500);
    expect(cluster.refreshes).toBe(0);
    jest.advanceTimersByTime(3_000);
    expect(cluster.refreshes).toBe(3);
    await cluster.disconnect();
    jest.advanceTimersByTime(10_000);
    expect(cluster.refreshes).toBe(3);
  });

  it('watches its brokers once, however often it has connected', async () => {
    const cluster = new Cluster(Date.now());
    await cluster.connect();
    await cluster.connect();
    await cluster.disconnect();
    jest.advanceTimersByTime(10_000);
    expect(cluster.refreshes).toBe(0);
  });

  it('does nothing while nothing is owed', async () => {
    const cluster = new Cluster();
    await cluster.connect();
    jest.advanceTimersByTime(60_000);
    expect(cluster.refreshes).toBe(0);
    await cluster.disconnect();
  });
});
