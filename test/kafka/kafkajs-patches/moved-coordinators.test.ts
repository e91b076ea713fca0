import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import kafkajs from 'kafkajs';
import {
  type CoordinatedGroup,
  patchMovedCoordinators,
} from '../../../src/kafka/kafkajs-patches/moved-coordinators.ts';

const INTERVAL = { interval: 1_500 };
const hanging = () => new Promise<never>(() => undefined);
const named = (type: string) => Object.assign(new Error(type), { type });

/** A member whose coordinator does what `answer` says. */
class Group implements CoordinatedGroup {
  readonly groupId = 'classify';
  coordinator: object | null = { nodeId: 1 };
  readonly offsetManager = { coordinator: { nodeId: 1 } };
  answer: () => Promise<void> = async () => undefined;
  sent = 0;
  joins = 0;
  brokersAnswer = true;
  readonly cluster = {
    findGroupCoordinator: async () => ({ nodeId: 2 }),
    refreshMetadata: async () => {
      if (!this.brokersAnswer) throw new Error('no broker answers');
    },
  };
  async heartbeat(_options: { interval: number }) {
    this.sent += 1;
    await this.answer();
  }
  async joinAndSync() {
    this.joins += 1;
    await this.answer();
  }
  async leave() {
    await this.answer();
  }
}
patchMovedCoordinators(Group.prototype);

describe('a member of a group', () => {
  let group = new Group();
  beforeEach(() => {
    jest.useFakeTimers();
    group = new Group();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** Whether it has ended after waiting for long. */
  async function ends(promise: Promise<unknown>): Promise<boolean> {
    let hasEnded = false;
    promise.then(
      () => {
        hasEnded = true;
      },
      () => {
        hasEnded = true;
      },
    );
    await jest.advanceTimersByTimeAsync(5_000);
    return hasEnded;
  }

  it('fetches on while its coordinator does not answer a heartbeat, and sends no second one', async () => {
    group.answer = hanging;
    expect(await ends(group.heartbeat(INTERVAL))).toBe(true);
    expect(await ends(group.heartbeat(INTERVAL))).toBe(true);
    expect(group.sent).toBe(1);
  });

  it('learns at the next heartbeat what became of one that took long', async () => {
    const { promise, reject } = Promise.withResolvers<void>();
    group.answer = () => promise;
    expect(await ends(group.heartbeat(INTERVAL))).toBe(true);
    reject(named('REBALANCE_IN_PROGRESS'));
    await jest.advanceTimersByTimeAsync(0);
    await expect(group.heartbeat(INTERVAL)).rejects.toThrow('REBALANCE_IN_PROGRESS');
    group.answer = async () => undefined;
    await group.heartbeat(INTERVAL);
  });

  it('is not told after a join what became of a heartbeat from before it', async () => {
    const { promise, reject } = Promise.withResolvers<void>();
    group.answer = () => promise;
    expect(await ends(group.heartbeat(INTERVAL))).toBe(true);
    group.answer = async () => undefined;
    await group.joinAndSync();
    reject(named('ILLEGAL_GENERATION'));
    await group.heartbeat(INTERVAL);
  });

  it.each([
    ['closes the connection', new kafkajs.KafkaJSConnectionError('Closed connection')],
    ['does not answer', Object.assign(new Error('timed out'), { name: 'KafkaJSRequestTimeoutError' })],
    ['is no longer the coordinator', named('NOT_COORDINATOR_FOR_GROUP')],
  ])('keeps its membership and turns to the new coordinator where the old one %s', async (_, error) => {
    group.answer = () => Promise.reject(error);
    expect(await ends(group.heartbeat(INTERVAL))).toBe(true);
    expect(group.coordinator).toEqual({ nodeId: 2 });
    expect(group.offsetManager.coordinator).toEqual({ nodeId: 2 });
    expect(group.joins).toBe(0);
  });

  it('is told that its membership has ended, and that no broker answers', async () => {
    group.answer = () => Promise.reject(named('UNKNOWN_MEMBER_ID'));
    await expect(group.heartbeat(INTERVAL)).rejects.toThrow('UNKNOWN_MEMBER_ID');
    group.answer = () => Promise.reject(new kafkajs.KafkaJSConnectionError('ECONNREFUSED'));
    group.brokersAnswer = false;
    await expect(group.heartbeat(INTERVAL)).rejects.toThrow('no broker answers');
  });

  it('joins again while the coordinator moves, once for all who need it', async () => {
    group.answer = async () => {
      if (group.joins < 3) throw named('GROUP_COORDINATOR_NOT_AVAILABLE');
    };
    const joined = Promise.all([group.joinAndSync(), group.joinAndSync()]);
    expect(await ends(joined)).toBe(true);
    await joined;
    expect(group.joins).toBe(3);
  });

  it('does not join again after an error that says nothing about the coordinator', async () => {
    group.answer = () => Promise.reject(named('GROUP_AUTHORIZATION_FAILED'));
    await expect(group.joinAndSync()).rejects.toThrow('GROUP_AUTHORIZATION_FAILED');
    expect(group.joins).toBe(1);
  });

  it('leaves without waiting for a coordinator that hangs', async () => {
    group.answer = hanging;
    expect(await ends(group.leave())).toBe(true);
  });
});
