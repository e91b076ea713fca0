import { describe, expect, it } from '@jest/globals';
import type { Checkpoint } from '../../../src/engine/checkpoint.ts';
import type { Inbox } from '../../../src/engine/consumer/inbox.ts';
import type { FetchedBatch } from '../../../src/engine/consumer/intake.ts';
import { type Fetching, PartitionReader } from '../../../src/engine/consumer/partition-reader.ts';
import { RefusedError } from '../../../src/engine/partition/log-identity.ts';
import { TransientError } from '../../../src/errors.ts';
import { until } from '../../support/until.ts';

const NEVER = new AbortController().signal;
const CHECKPOINT: Checkpoint = {
  _id: 's/t/0',
  epoch: 1,
  from: 0,
  next: 0,
  outputs: [],
  storedAt: 0,
  deadLettersInARow: 0,
  stopped: null,
  held: null,
  identity: null,
};

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
    this.inbox = this.reader.open(CHECKPOINT, { start: 0, end: 10, clusterId: 'c' }, messagesMax);
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

  taken(): Promise<unknown> {
    return this.inbox.take(100, NEVER).then(() => this.inbox.take(100, NEVER));
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
    expect((await inbox.take(100, NEVER)).map(({ offset }) => offset)).toEqual([
      ...Array.from({ length: 13 }, (_, offset) => offset),
    ]);
  });

  it('is refused where the topic was recreated and is longer now', async () => {
    const reading = new Reading();
    reading.log = { start: 0, end: 300 };
    const { reader } = await reading.verified();
    expect(reader.offer(fetched(9, 299, 'another'))).toBe(false);
    await expect(reading.taken()).rejects.toThrow(RefusedError);
  });

  it('accepts no message from where kafkajs would continue by itself', async () => {
    const { reader, inbox } = await new Reading().verified();
    expect(reader.offer(fetched(10, 299))).toBe(false);
    await expect(inbox.take(100, NEVER)).rejects.toThrow(/9 is next: the consumer skipped messages/);
  });

  it('is taken over again at once where the recreated log is shorter, even if it is empty', async () => {
    const reading = new Reading();
    reading.log = { start: 0, end: 0 };
    reading.reader.verify();
    await expect(reading.taken()).rejects.toThrow(TransientError);
    expect(reading.isPaused).toBe(true);
  });

  it('is taken over again where retention has deleted what is next', async () => {
    const reading = new Reading();
    reading.log = { start: 11, end: 20 };
    reading.reader.verify();
    await expect(reading.taken()).rejects.toThrow(/holds 11 to 20, but 10 is next/);
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
    await expect(reading.taken()).rejects.toThrow('Kafka is away');
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
    await reading.inbox.take(100, NEVER);
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
