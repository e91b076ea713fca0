import { describe, expect, it } from '@jest/globals';
import { Inbox, type SourceMessage } from '../../../src/engine/consumer/inbox.ts';
import { INBOX_BYTES_MAX } from '../../../src/engine/limits.ts';
import type { KafkaHeaders } from '../../../src/kafka/client/kafka-types.ts';

/** A message and each of its headers are objects of about 200 bytes. */
const costOf = (bytes: number, headers: number) => bytes + 200 * (1 + headers);

function messageOf(offset: number, bytes: number, headers: KafkaHeaders = {}): SourceMessage {
  return { offset, next: offset + 1, timestamp: String(offset), key: null, value: Buffer.alloc(bytes), headers };
}

function inboxOf(...messages: SourceMessage[]): Inbox {
  const inbox = new Inbox(100, () => {});
  inbox.push(messages);
  return inbox;
}

describe('an inbox', () => {
  it('is full at its bytes, headers and their names included', () => {
    const quarter = Buffer.alloc(INBOX_BYTES_MAX / 4 - 200);
    expect(inboxOf(messageOf(0, 1, { one: quarter, several: [quarter, quarter] })).full).toBe(false);
    expect(inboxOf(messageOf(0, 1, { one: quarter, several: [quarter, quarter], another: quarter })).full).toBe(true);
    const names = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`${n}`.padEnd(INBOX_BYTES_MAX / 8), '']));
    expect(inboxOf(messageOf(0, 1, names)).full).toBe(true);
  });

  it('counts the objects that hold a message and its headers, which may be larger than their bytes', () => {
    const headers = { a: '', b: ['', null] };
    expect(inboxOf(messageOf(0, 1, headers)).take(1, 1).bytes).toBe(costOf(1 + 'abb'.length, 3));
  });

  it('has room again once half of it is taken', () => {
    const inbox = inboxOf(messageOf(0, INBOX_BYTES_MAX / 2 - 10), messageOf(1, INBOX_BYTES_MAX / 2 + 10));
    expect(inbox.full).toBe(true);
    inbox.take(1, INBOX_BYTES_MAX);
    expect([inbox.full, inbox.hasRoomAgain]).toEqual([false, false]);
    inbox.take(1, INBOX_BYTES_MAX);
    expect(inbox.hasRoomAgain).toBe(true);
  });

  it('hands out messages in order, up to a number and to a size, but at least one', () => {
    const inbox = inboxOf(...[0, 1, 2, 3, 4].map((offset) => messageOf(offset, 10)));
    expect(inbox.take(2, 1_000)).toMatchObject({ messages: [{ offset: 0 }, { offset: 1 }], bytes: 2 * costOf(10, 0) });
    expect(inbox.take(5, 2 * costOf(10, 0) + 1)).toMatchObject({
      messages: [{ offset: 2 }, { offset: 3 }],
      bytes: 2 * costOf(10, 0),
    });
    expect(inbox.take(5, 1)).toMatchObject({ messages: [{ offset: 4 }], bytes: costOf(10, 0) });
    expect(inbox.take(5, 1_000)).toEqual({ messages: [], bytes: 0 });
  });

  it('hands out first what was put back, and knows the oldest', () => {
    const inbox = inboxOf(...[5, 6, 7].map((offset) => messageOf(offset, 1)));
    const { messages } = inbox.take(2, 1_000);
    expect(inbox.oldestAt).toBe(7);
    inbox.putBack(messages);
    expect(inbox.oldestAt).toBe(5);
    expect(inbox.take(9, 1_000).messages.map(({ offset }) => offset)).toEqual([5, 6, 7]);
    expect(inbox.oldestAt).toBeNull();
  });

  it('wakes its worker for messages and for a failure, and not for what is put back', () => {
    let woken = 0;
    const inbox = new Inbox(100, () => woken++);
    inbox.push([]);
    expect(woken).toBe(0);
    inbox.push([messageOf(0, 1)]);
    inbox.putBack(inbox.take(1, 10).messages);
    expect(woken).toBe(1);
    inbox.fail(new Error('the log was recreated'));
    expect(woken).toBe(2);
    expect(inbox.failure?.message).toBe('the log was recreated');
  });
});
