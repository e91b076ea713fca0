import { describe, expect, it } from '@jest/globals';
import { Inbox } from '../../../src/engine/consumer/inbox.ts';
import type { FetchedBatch } from '../../../src/engine/consumer/intake.ts';
import { type Fetching, PartitionReader } from '../../../src/engine/consumer/partition-reader.ts';
import { RefusedError } from '../../../src/engine/ownership/log-identity.ts';
import { TransientError } from '../../../src/errors.ts';
import { until } from '../../support/until.ts';
import { aCheckpoint } from '../support/a-checkpoint.ts';

/** A reader that has read messages 0 to 9, with a consumer that remembers what it was told to do last. */
class Reading implements Fetching {
  log: { start: number; end: number } | Error = { start: 0, end: 10 };
  now = 0;
  isPaused = true;
  position = -1;
  readonly reader: PartitionReader;
  readonly inbox: Inbox;

  constructor(messagesMax = 100) {
    const bounds = async () => {
      if (this.log instanceof Error) throw this.log;
      return this.log;
    };
    this.reader = new PartitionReader(this, bounds, () => this.now);
    this.inbox = new Inbox(messagesMax, () => {});
    this.reader.open(aCheckpoint(), { start: 0, end: 10, clusterId: 'c' }, this.inbox);
    this.reader.offer(fetched(0, 9));
  }

  pause(): void {
    this.isPaused = true;
  }
  resume(): void {
    this.isPaused = false;
  }
  seek(offset: number): void {
    this.position = offset;
  }
  async membershipConfirmed(): Promise<void> {}

  async verified(): Promise<this> {
    this.reader.verify();
    await until(() => !this.isPaused);
    return this;
  }

  /** Why the partition must be taken over again. */
  async failure(): Promise<Error | null> {
    await until(() => this.inbox.failure !== null);
    return this.inbox.failure;
  }
}

function fetched(first: number, last: number, text = 'm'): FetchedBatch {
  const messages = Array.from({ length: last - first + 1 }, (_, index) => {
    const value = Buffer.from(`${text}${first + index}`);
    return { offset: first + index, timestamp: '0', key: Buffer.from('k'), value, headers: {} };
  });
  return { fetchedOffset: first, lastOffset: last, highWatermark: last + 1, messages };
}

describe('a partition whose consumer joined its group again', () => {
  it('is read again from the last known record, which is recognised', async () => {
    const { reader, position, inbox } = await new Reading().verified();
    expect(position).toBe(9);
    expect(reader.offer(fetched(9, 12))).toBe(true);
    expect(inbox.take(100, 1_000_000).messages.map(({ offset }) => offset)).toEqual([
      ...Array.from({ length: 13 }, (_, offset) => offset),
    ]);
  });

  it('is refused where the topic was recreated and is longer now', async () => {
    const reading = new Reading();
    reading.log = { start: 0, end: 300 };
    const { reader } = await reading.verified();
    expect(reader.offer(fetched(9, 299, 'another'))).toBe(false);
    expect(await reading.failure()).toBeInstanceOf(RefusedError);
  });

  it('accepts no message from where kafkajs would continue by itself', async () => {
    const { reader, inbox } = await new Reading().verified();
    expect(reader.offer(fetched(10, 299))).toBe(false);
    expect(inbox.failure?.message).toMatch(/9 is next: the consumer skipped messages/);
  });

  it('is taken over again at once where the recreated log is shorter, even if it is empty', async () => {
    const reading = new Reading();
    reading.log = { start: 0, end: 0 };
    reading.reader.verify();
    expect(await reading.failure()).toBeInstanceOf(TransientError);
    expect(reading.isPaused).toBe(true);
  });

  it('is taken over again where retention has deleted what is next', async () => {
    const reading = new Reading();
    reading.log = { start: 11, end: 20 };
    reading.reader.verify();
    expect((await reading.failure())?.message).toMatch(/holds 11 to 20, but 10 is next/);
  });

  it('continues where retention has deleted the last known record only', async () => {
    const reading = new Reading();
    reading.log = { start: 10, end: 20 };
    const { reader, position } = await reading.verified();
    expect(position).toBe(10);
    expect(reader.offer(fetched(10, 19))).toBe(true);
  });

  it('is taken over again where the log cannot be looked at', async () => {
    const reading = new Reading();
    reading.log = new Error('Kafka is away');
    reading.reader.verify();
    expect((await reading.failure())?.message).toBe('Kafka is away');
  });

  it('accepts nothing while the log is looked at', () => {
    const { reader, inbox } = new Reading();
    reader.verify();
    expect(reader.offer(fetched(10, 12))).toBe(false);
    reader.skipped({ fetchedOffset: 10, lastOffset: 12, highWatermark: 13 });
    reader.resumeIfRoom();
    expect(inbox.full).toBe(false);
  });
});

describe('a partition whose inbox was full', () => {
  const fullFor = async (ms: number) => {
    const reading = new Reading(10);
    expect(reading.isPaused).toBe(true);
    reading.position = -1;
    reading.now += ms;
    reading.inbox.take(100, 1_000_000);
    reading.reader.resumeIfRoom();
    await until(() => !reading.isPaused);
    return reading.position;
  };

  it('is simply read on after a moment', async () => {
    expect(await fullFor(100)).toBe(-1);
  });

  it('is read again from the last known record after a longer time', async () => {
    expect(await fullFor(60_000)).toBe(9);
  });
});
