import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import kafkajs from 'kafkajs';
import { patchFailedFetches, type RecoveringGroup } from '../../../src/kafka/kafkajs-patches/failed-fetches.ts';
import { FakeConnection } from '../support/fake-connection.ts';

const LEADERS = [1, 2];

class Group implements RecoveringGroup {
  readonly maxWaitTime = 50;
  readonly connections = [new FakeConnection(), new FakeConnection()];
  leaders = LEADERS;
  refreshes = 0;
  brokersAnswer = true;
  answer: () => Promise<unknown[]> = async () => ['a batch'];
  readonly cluster = {
    brokerPool: { brokers: { 1: { connectionPool: { host: 'broker', port: 1, pool: this.connections } } } },
    refreshMetadata: async () => {
      this.refreshes += 1;
      if (!this.brokersAnswer) throw new Error('no broker answers');
    },
    findTopicPartitionMetadata: () => this.leaders.map((leader, partitionId) => ({ partitionId, leader })),
  };
  assigned() {
    return [{ topic: 'orders', partitions: [0, 1] }];
  }
  fetch(_nodeId: string) {
    return this.answer();
  }
  checkForStaleAssignment() {}
  async joinAndSync() {}
}
patchFailedFetches(Group.prototype);

describe('a fetch', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('without an answer concerns one broker: others go on, and the leader is looked up', async () => {
    const group = new Group();
    group.answer = () => Promise.reject(new kafkajs.KafkaJSConnectionError('Connection timeout'));
    const fetched = group.fetch('1');
    await jest.advanceTimersByTimeAsync(1_000);
    expect(await fetched).toEqual([]);
    expect(group.refreshes).toBe(1);
  });

  it('fails where no broker answers', async () => {
    const group = new Group();
    group.brokersAnswer = false;
    group.answer = () => Promise.reject(new kafkajs.KafkaJSConnectionError('Connection timeout'));
    await expect(group.fetch('1')).rejects.toThrow('no broker answers');
  });

  it('that the broker refuses fails as before', async () => {
    const group = new Group();
    group.answer = () =>
      Promise.reject(Object.assign(new Error('not allowed'), { type: 'TOPIC_AUTHORIZATION_FAILED' }));
    await expect(group.fetch('1')).rejects.toThrow('not allowed');
    expect(group.refreshes).toBe(0);
  });

  it('is given up after three seconds without a byte, not while bytes arrive', async () => {
    const group = new Group();
    const connection = new FakeConnection([Date.now()]);
    group.connections[1] = connection;
    group.answer = () => new Promise(() => undefined);
    void group.fetch('1');
    for (let second = 0; second < 10; second++) {
      connection.socket.bytesRead += 1;
      await jest.advanceTimersByTimeAsync(1_000);
    }
    expect(connection.isDestroyed).toBe(false);
    await jest.advanceTimersByTimeAsync(6_000);
    expect(connection.isDestroyed).toBe(true);
  });
});

describe('a partition whose leader has changed', () => {
  it('is read on only after another join, after which its log is checked', async () => {
    const group = new Group();
    group.checkForStaleAssignment();
    group.checkForStaleAssignment();
    group.leaders = [1, 3];
    expect(() => group.checkForStaleAssignment()).toThrow(kafkajs.KafkaJSStaleTopicMetadataAssignment);
    await group.joinAndSync();
    group.checkForStaleAssignment();
  });

  it('has the same leader as before where it had none for a moment', () => {
    const group = new Group();
    for (const leaders of [LEADERS, [1, -1], LEADERS]) {
      group.leaders = leaders;
      group.checkForStaleAssignment();
    }
  });

  it('concerns only those to whom it is assigned', () => {
    const group = new Group();
    for (const leaders of [
      [...LEADERS, 1],
      [...LEADERS, 2],
    ]) {
      group.leaders = leaders;
      group.checkForStaleAssignment();
    }
  });
});
