import { describe, expect, it } from '@jest/globals';
import type { Checkpoint } from '../../../src/engine/checkpoint.ts';
import { Inbox } from '../../../src/engine/consumer/inbox.ts';
import { type FetchedBatch, Intake } from '../../../src/engine/consumer/intake.ts';
import { identityOf, RefusedError } from '../../../src/engine/ownership/log-identity.ts';
import { TransientError } from '../../../src/errors.ts';
import { aCheckpoint } from '../support/a-checkpoint.ts';

const LOG = { start: 0, end: 1_000, clusterId: 'c' };

function message(offset: number, text = `m${offset}`) {
  return { offset, timestamp: String(offset), key: Buffer.from('k'), value: Buffer.from(text), headers: {} };
}

/** Messages at these offsets, fetched at once from the first of them. */
function batch(offsets: number[], over: Partial<FetchedBatch> = {}): FetchedBatch {
  const messages = offsets.map((offset) => message(offset));
  const last = offsets.at(-1) ?? 0;
  return { fetchedOffset: offsets[0] ?? 0, lastOffset: last, highWatermark: 1_000, messages, ...over };
}

function checkpointAt(next: number, identityOffset: number | null): Checkpoint {
  const identity = identityOffset === null ? null : identityOf({ ...message(identityOffset), next }, 'c');
  return aCheckpoint({ next, identity });
}

function intakeAt(checkpoint: Checkpoint, log = LOG, messagesMax = 100): Intake {
  return new Intake(checkpoint, log, new Inbox(messagesMax, () => {}));
}

function offsetsIn({ inbox }: Intake): number[] {
  return inbox.take(100, 1_000_000).messages.map(({ offset }) => offset);
}

describe('the intake of fetched batches', () => {
  it('starts at the last applied record, recognises it, and accepts the messages after it', () => {
    const intake = intakeAt(checkpointAt(6, 4));
    expect(intake.readFrom).toBe(4);
    expect(intake.offer(batch([4, 6, 7]))).toBe(true);
    expect(offsetsIn(intake)).toEqual([6, 7]);
    expect(intake.readFrom).toBe(8);
  });

  it('drops messages that it has already, wherever a fetch begins', () => {
    const intake = intakeAt(checkpointAt(0, null));
    intake.offer(batch([0, 1, 2]));
    intake.offer(batch([0, 1]));
    intake.offer(batch([1, 2, 3]));
    expect(offsetsIn(intake)).toEqual([0, 1, 2, 3]);
  });

  it('lets the last message of a batch cover the control records behind it', () => {
    const intake = intakeAt(checkpointAt(0, null));
    intake.offer(batch([0, 1], { lastOffset: 2 }));
    expect(intake.inbox.take(2, 1_000).messages.map(({ next }) => next)).toEqual([1, 3]);
  });

  it('continues behind a batch of only control records, which the consumer never hands over', () => {
    const intake = intakeAt(checkpointAt(0, null));
    intake.offer(batch([0, 1]));
    intake.skip({ fetchedOffset: 2, lastOffset: 3, highWatermark: 4 });
    expect(intake.offer(batch([4, 5]))).toBe(true);
    expect(offsetsIn(intake)).toEqual([0, 1, 4, 5]);
  });

  it('fails where the consumer skipped messages', () => {
    const intake = intakeAt(checkpointAt(5, null), { ...LOG, start: 5 });
    expect(intake.offer(batch([7, 8]))).toBe(false);
    expect(intake.inbox.failure?.message).toMatch(/fetched from 7, but 5 is next/);
  });

  it('fails where control records follow a gap', () => {
    const intake = intakeAt(checkpointAt(5, null), { ...LOG, start: 5 });
    intake.skip({ fetchedOffset: 9, lastOffset: 9, highWatermark: 10 });
    expect(intake.inbox.failure?.message).toMatch(/the consumer skipped messages/);
  });

  it('refuses a record that is not the one that was applied last', () => {
    const intake = intakeAt(checkpointAt(5, 4));
    intake.offer(batch([4, 5], { messages: [message(4, 'another'), message(5)] }));
    expect(intake.inbox.failure).toBeInstanceOf(RefusedError);
  });

  it('refuses a log with only control records at the offset of the last applied record', () => {
    const intake = intakeAt(checkpointAt(5, 4));
    intake.skip({ fetchedOffset: 4, lastOffset: 6, highWatermark: 7 });
    expect(intake.inbox.failure).toBeInstanceOf(RefusedError);
  });

  it('must see the last applied record before it accepts the messages after it', () => {
    const intake = intakeAt(checkpointAt(5, 4));
    expect(intake.offer(batch([5, 6]))).toBe(false);
    expect(intake.inbox.failure?.message).toMatch(/the consumer skipped messages/);
  });
});

describe('a topic recreated under a running consumer', () => {
  it('is noticed while it is shorter: its messages are not dropped as read already', () => {
    const intake = intakeAt(checkpointAt(0, null));
    intake.offer(batch([0, 1, 2, 3]));
    expect(intake.offer(batch([0, 1], { highWatermark: 2 }))).toBe(false);
    expect(intake.inbox.failure).toBeInstanceOf(TransientError);
  });

  it('is refused once it has grown: another record is at the offset of the last one', () => {
    const intake = intakeAt(checkpointAt(0, null));
    intake.offer(batch([0, 1, 2, 3]));
    intake.offer(batch([0, 1, 2, 3, 4], { messages: [0, 1, 2, 3, 4].map((offset) => message(offset, 'recreated')) }));
    expect(intake.inbox.failure?.message).toMatch(/recreated/);
  });
});

describe('a full inbox', () => {
  it('accepts nothing more, by messages or by bytes, until it has room again', () => {
    const few = intakeAt(checkpointAt(0, null), LOG, 2);
    expect(few.offer(batch([0, 1]))).toBe(true);
    expect(few.offer(batch([2]))).toBe(false);
    const large = intakeAt(checkpointAt(0, null));
    const bytes = Buffer.alloc(9_000_000);
    expect(large.offer(batch([0], { messages: [{ ...message(0), value: bytes }] }))).toBe(true);
    expect(large.offer(batch([1]))).toBe(false);
    offsetsIn(large);
    expect(large.inbox.hasRoomAgain).toBe(true);
    expect(large.offer(batch([1]))).toBe(true);
  });
});
