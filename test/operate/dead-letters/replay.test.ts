import { describe, expect, it } from '@jest/globals';
import type { DeadLetter } from '../../../src/inspect/dead-letters/dead-letters.ts';
import type { OutgoingRecord } from '../../../src/kafka/client/outgoing-record.ts';
import type { RecordPublisher } from '../../../src/kafka/client/record-publisher.ts';
import { namesFor } from '../../../src/names.ts';
import { originalMessage, replay, replayVerdict } from '../../../src/operate/dead-letters/replay.ts';

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
    key: Buffer.from([0xff, 0xfe]),
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

describe('replaying a dead letter', () => {
  it('publishes the original key, bytes and partition, with a header that names the dead letter', () => {
    expect(originalMessage(deadLetter)).toEqual({
      key: Buffer.from([0xff, 0xfe]),
      value: Buffer.from([1, 2, 3]),
      partition: 4,
      headers: {
        traceparent: 'trace',
        ce_type: 'salvage.flexecom-result',
        salvage_replay_of: 'flexecom-result.dlq 1:7',
      },
    });
  });

  it('R18: refuses a masked dead letter, which is not the original message', () => {
    expect(replayVerdict(deadLetter)).toEqual({ kind: 'replay' });
    expect(replayVerdict({ ...deadLetter, masked: true })).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('masked'),
    });
  });
});

describe('a replay of several dead letters', () => {
  const deadLetters = Array.from({ length: 10 }, (_, index) => ({ ...deadLetter, offset: index }));
  /** Three in a send. */
  const PER_SECOND = 30;

  /** Acknowledges the first `count` records, and no other. */
  function publisherOf(count: number): { publisher: Pick<RecordPublisher, 'publish'>; sent: OutgoingRecord[] } {
    const sent: OutgoingRecord[] = [];
    const publish = async (record: OutgoingRecord) => {
      if (sent.push(record) > count) throw new Error('Kafka is away');
    };
    return { sent, publisher: { publish } };
  }

  it('publishes them in order, to the topics and partitions that they came from', async () => {
    const { publisher, sent } = publisherOf(10);
    const counts: number[] = [];
    const names = namesFor('x');
    const signal = new AbortController().signal;
    const end = await replay(
      { publisher, names },
      { deadLetters, perSecond: PER_SECOND, onReplayed: (count) => counts.push(count), signal },
    );
    expect(end).toEqual({ replayed: 10, unacknowledged: [], failure: null });
    expect(counts).toEqual([3, 6, 9, 10]);
    expect(sent.map(({ topic, partition }) => `${topic} ${partition}`)).toEqual(Array(10).fill('x.flexecom-result 4'));
    expect(sent.map(({ headers }) => headers.salvage_replay_of)).toEqual(
      deadLetters.map(({ offset }) => `flexecom-result.dlq 1:${offset}`),
    );
  });

  it('stops where Kafka does not acknowledge, and tells what was acknowledged, what is unknown and what was not sent', async () => {
    const { publisher, sent } = publisherOf(4);
    const signal = new AbortController().signal;
    const end = await replay(
      { publisher, names: namesFor('x') },
      { deadLetters, perSecond: PER_SECOND, onReplayed: () => {}, signal },
    );
    expect(end.replayed).toBe(4);
    expect(end.unacknowledged.map(({ offset }) => offset)).toEqual([4, 5]);
    expect(end.failure?.message).toBe('Kafka is away');
    expect(sent).toHaveLength(6);
  });
});
