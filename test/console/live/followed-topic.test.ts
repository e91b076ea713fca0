import { beforeEach, describe, expect, it } from '@jest/globals';
import { FollowedTopic, type TopicNews } from '../../../src/console/live/followed-topic.ts';
import { TransientError } from '../../../src/errors.ts';
import type { LogRange, LogRecord } from '../../../src/kafka/log/log-reader.ts';

describe('a topic that somebody watches', () => {
  /** One partition; the broker refuses offsets that it does not hold. */
  let log = { start: 0, end: 0, bytes: 10 };
  let registryIsAway = false;
  let news: TopicNews[] = [];

  const reads = {
    partitionCount: () => 1,
    starts: async () => () => log.start,
    ends: async () => () => log.end,
    read: async ({ topic, partition, from, to }: LogRange, onRecord: (record: LogRecord) => void) => {
      if (from < to && from < log.start) throw new Error('OFFSET_OUT_OF_RANGE');
      for (let offset = from; offset < to; offset++) {
        const value = Buffer.alloc(log.bytes);
        onRecord({ topic, partition, offset, timestamp: offset, key: null, value, headers: {} });
      }
      return Math.max(from, to);
    },
  };

  function follow(): FollowedTopic {
    const topic = new FollowedTopic('full-topic', async ({ offset, partition, timestamp }) => {
      if (registryIsAway) throw new TransientError('the schema registry could not be reached');
      const rest = { key: null, headers: {}, event: null, unreadable: null };
      return { topic: 'topic', partition, offset, timestamp, ...rest };
    });
    topic.add((one) => news.push(one));
    return topic;
  }

  const offsets = () => news.flatMap((one) => (one.kind === 'message' ? [one.message.offset] : []));
  const passedOver = () => news.flatMap((one) => (one.kind === 'passed-over' ? [one.count] : []));

  beforeEach(() => {
    log = { start: 0, end: 0, bytes: 10 };
    registryIsAway = false;
    news = [];
  });

  it('begins with the newest, also where retention has left only few', async () => {
    log = { ...log, start: 95, end: 100 };
    await follow().round(reads);
    expect(offsets()).toEqual([95, 96, 97, 98, 99]);
  });

  it('goes on where retention deleted what was not read yet, and counts it', async () => {
    const topic = follow();
    log.end = 3;
    await topic.round(reads);
    log = { ...log, start: 10, end: 12 };
    await topic.round(reads);
    expect(offsets()).toEqual([0, 1, 2, 10, 11]);
    expect(passedOver()).toEqual([7]);
  });

  it('goes on where the topic was deleted and made again', async () => {
    const topic = follow();
    log.end = 100;
    await topic.round(reads);
    news = [];
    log.end = 2;
    await topic.round(reads);
    log.end = 3;
    await topic.round(reads);
    expect(offsets()).toEqual([0, 1, 2]);
  });

  it('shows each message once after the schema registry was away', async () => {
    const topic = follow();
    log.end = 3;
    registryIsAway = true;
    await expect(topic.round(reads)).rejects.toThrow(TransientError);
    registryIsAway = false;
    log.end = 4;
    await topic.round(reads);
    await topic.round(reads);
    expect(offsets()).toEqual([0, 1, 2, 3]);
  });

  it('shows the newest of a flood, and how many it passed over', async () => {
    const topic = follow();
    await topic.round(reads);
    log.end = 10_000;
    await topic.round(reads);
    expect(offsets()).toHaveLength(50);
    expect(passedOver()).toEqual([9_950]);
  });

  it('keeps a bounded amount of large messages for whoever comes later', async () => {
    const topic = follow();
    log = { ...log, end: 20, bytes: 1_000_000 };
    await topic.round(reads);
    expect(passedOver()).toEqual([12]);
    const later: TopicNews[] = [];
    topic.add((one) => later.push(one));
    expect(later).toHaveLength(2);
  });
});
