import { describe, expect, it } from '@jest/globals';
import type { DeadLetter } from '../../../src/dead-letters/dead-letter.ts';
import { PoisonError } from '../../../src/errors.ts';
import { originalMessage, replay, sortReplayable } from '../../../src/operate/dead-letters/replay.ts';
import { previewReplay } from '../../../src/operate/dead-letters/replay-dead-letters.ts';

const deadLetter: DeadLetter = {
  topic: 'flexecom-result',
  partition: 1,
  offset: 7,
  timestamp: 0,
  stage: 'apply-results',
  reason: 'not Avro',
  sourcePartition: 4,
  sourceOffset: 99,
  masked: false,
  record: {
    topic: 'x.flexecom-result.dlq',
    partition: 1,
    offset: 7,
    timestamp: 0,
    key: Buffer.from('order-1'),
    value: Buffer.from([1, 2, 3]),
    headers: {
      traceparent: 'trace',
      ce_type: 'salvage.flexecom-result',
      ce_id: 'dlq/…',
      salvage_chunk: 'apply-results/flexecom-result/4/3/90',
      salvage_reason: 'not Avro',
      salvage_masked: 'false',
    },
  },
};

/** Every message is an event of this order. */
const codec = { decode: async () => ({ orderId: 'order-1' }) as never };

describe('replaying a dead letter', () => {
  it('publishes the original key, bytes and partition, with a header that names the dead letter', () => {
    expect(originalMessage(deadLetter)).toEqual({
      key: Buffer.from('order-1'),
      value: Buffer.from([1, 2, 3]),
      partition: 4,
      headers: {
        traceparent: 'trace',
        ce_type: 'salvage.flexecom-result',
        salvage_replay_of: 'flexecom-result.dlq 1:7',
      },
    });
  });

  const refusals = async (one: DeadLetter, decoder = codec) =>
    (await sortReplayable(decoder, [one])).refused.map(({ why }) => why);

  it('R18: refuses a masked one and one that was cut, which are not the original message', async () => {
    expect(await refusals(deadLetter)).toEqual([]);
    expect(await refusals({ ...deadLetter, masked: true })).toEqual([expect.stringContaining('masked')]);
    const headers = { ...deadLetter.record.headers, salvage_cut: 'true' };
    expect(await refusals({ ...deadLetter, record: { ...deadLetter.record, headers } })).toEqual([
      expect.stringContaining('too large to be kept whole'),
    ]);
  });

  it('refuses what its stage would refuse again: no event, another key, no value', async () => {
    const refusing = { decode: () => Promise.reject(new PoisonError('amountMinor: expected a positive number')) };
    expect(await refusals(deadLetter, refusing)).toEqual([
      'its stage would refuse it again (amountMinor: expected a positive number); have its producer publish a corrected message, then dismiss this one',
    ]);
    const { record } = deadLetter;
    expect(await refusals({ ...deadLetter, record: { ...record, key: Buffer.from('order-2') } })).toEqual([
      expect.stringContaining('the key must be the orderId order-1, but it is order-2'),
    ]);
    expect(await refusals({ ...deadLetter, record: { ...record, key: null } })).toEqual([
      expect.stringContaining('it is missing'),
    ]);
    expect(await refusals({ ...deadLetter, record: { ...record, value: null } })).toEqual([
      expect.stringContaining('no value'),
    ]);
  });

  it('says before it how many it would publish and refuse, by reason', async () => {
    const { count, sentences } = await previewReplay({ codec }, [deadLetter, { ...deadLetter, masked: true }]);
    expect(count).toBe(1);
    expect(sentences).toEqual([
      '1 dead letter would be published again, to the topics they came from, and no longer be open.',
      '1 of flexecom-result, apply-results: not Avro',
      expect.stringMatching(/^1 dead letter would be refused: digits that looked like a card number/),
    ]);
  });
});

describe('a replay of several dead letters', () => {
  const deadLetters = Array.from({ length: 10 }, (_, index) => ({ ...deadLetter, offset: index }));
  /** Three in a send. */
  const perSecond = 30;
  const signal = new AbortController().signal;
  const offsets = (some: readonly DeadLetter[]) => some.map(({ offset }) => offset);

  /** Acknowledges the first `count` messages, and no other; notes what was sent and what was marked, in order. */
  function world(count: number, marksFailAfter = Number.POSITIVE_INFINITY) {
    const sent: string[] = [];
    const marked: number[] = [];
    const republish = async (_: unknown, { partition, headers }: ReturnType<typeof originalMessage>) => {
      if (sent.push(`${partition} ${String(headers.salvage_replay_of)}`) > count) throw new Error('Kafka is away');
    };
    const markReplayed = async (some: readonly DeadLetter[]) => {
      if (marked.length >= marksFailAfter) throw new Error('MongoDB is away');
      marked.push(...offsets(some));
    };
    return { sent, marked, deps: { publisher: { republish }, markReplayed } as never };
  }

  it('publishes them in order, to the partitions that they came from, and marks each slice before the next', async () => {
    const { deps, sent, marked } = world(10);
    const counts: number[] = [];
    const onReplayed = (count: number) => void counts.push(count);
    const end = await replay(deps, { deadLetters, perSecond, onReplayed, signal });
    expect(end).toEqual({ replayed: 10, refused: [], unacknowledged: [], failure: null });
    expect(counts).toEqual([3, 6, 9, 10]);
    expect(sent).toEqual(deadLetters.map(({ offset }) => `4 flexecom-result.dlq 1:${offset}`));
    expect(marked).toEqual(offsets(deadLetters));
  });

  it('stops where Kafka does not acknowledge: what was acknowledged is marked, what is unknown stays open', async () => {
    const { deps, sent, marked } = world(4);
    const end = await replay(deps, { deadLetters, perSecond, onReplayed: () => {}, signal });
    expect(end.replayed).toBe(4);
    expect(offsets(end.unacknowledged)).toEqual([4, 5]);
    expect(end.failure?.message).toBe('Kafka is away');
    expect(sent).toHaveLength(6);
    expect(marked).toEqual([0, 1, 2, 3]);
  });

  it('killed between the acknowledgement and the mark leaves one slice open, which a second replay publishes again', async () => {
    const { deps, sent, marked } = world(10, 3);
    await expect(replay(deps, { deadLetters, perSecond, onReplayed: () => {}, signal })).rejects.toThrow('MongoDB');
    expect(marked).toEqual([0, 1, 2]);
    expect(sent).toHaveLength(6);
  });

  it('leaves one that breaks the contract open, and goes on', async () => {
    const { marked } = world(10);
    const republish = async (_: unknown, { headers }: ReturnType<typeof originalMessage>) => {
      if (String(headers.salvage_replay_of).endsWith(':1')) throw new PoisonError('outcome: expected APPROVED');
    };
    const markReplayed = async (some: readonly DeadLetter[]) => void marked.push(...offsets(some));
    const deps = { publisher: { republish }, markReplayed } as never;
    const end = await replay(deps, { deadLetters, perSecond: 100, onReplayed: () => {}, signal });
    expect(end).toMatchObject({ replayed: 9, refused: [{ deadLetter: { offset: 1 } }], failure: null });
    expect(marked).not.toContain(1);
  });
});
