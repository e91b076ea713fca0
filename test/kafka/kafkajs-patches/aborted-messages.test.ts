import { describe, expect, it } from '@jest/globals';
import {
  abortedMessages,
  type FetchedMessage,
  type FetchingBroker,
  patchAbortedMessages,
} from '../../../src/kafka/kafkajs-patches/aborted-messages.ts';

const MARKER_KEY = Buffer.from([0, 0, 0, 0]);

function data(offset: number, producerId: string, key: Buffer | null = null): FetchedMessage {
  return { offset: String(offset), key, isControlRecord: false, batchContext: { producerId, inTransaction: true } };
}

function marker(offset: number, producerId: string, end: 'abort' | 'commit'): FetchedMessage {
  const key = Buffer.from([0, 0, 0, end === 'abort' ? 0 : 1]);
  return { offset: String(offset), key, isControlRecord: true, batchContext: { producerId, inTransaction: true } };
}

function abortedOffsets(messages: readonly FetchedMessage[], transactions: readonly [string, number][]): number[] {
  const listed = transactions.map(([producerId, first]) => ({ producerId, firstOffset: String(first) }));
  return abortedMessages(messages, listed).map(({ offset }) => Number(offset));
}

describe('aborted messages', () => {
  const overlapping = [
    data(0, 'early'),
    data(1, 'late'),
    data(2, 'early'),
    data(3, 'late'),
    marker(4, 'late', 'abort'),
    data(5, 'early'),
    marker(6, 'early', 'abort'),
  ];

  it.each([
    [
      'by first offset',
      [
        ['early', 0],
        ['late', 1],
      ],
    ],
    [
      'by when they ended, as brokers do',
      [
        ['late', 1],
        ['early', 0],
      ],
    ],
  ] as const)('of overlapping transactions are found where these are listed %s', (_, listed) => {
    expect(
      abortedOffsets(
        overlapping,
        [...listed].map(([id, first]) => [id, first]),
      ),
    ).toEqual([0, 1, 2, 3, 5]);
  });

  it('of several transactions are found from the first message on where a fetch begins inside them', () => {
    const listed: [string, number][] = [
      ['late', 1],
      ['other', 1],
      ['early', 0],
    ];
    const fetched = [data(3, 'late'), data(4, 'early'), data(5, 'other'), data(6, 'late')];
    expect(abortedOffsets(fetched, listed)).toEqual([3, 4, 5, 6]);
  });

  it('end with their own marker: the next transaction of the producer is committed', () => {
    const fetched = [data(0, 'a'), marker(1, 'a', 'abort'), data(2, 'a'), marker(3, 'a', 'commit'), data(4, 'a')];
    expect(abortedOffsets(fetched, [['a', 0]])).toEqual([0]);
  });

  it('of two transactions of one producer are found with a committed one between them', () => {
    const fetched = [
      data(0, 'a'),
      marker(1, 'a', 'abort'),
      data(2, 'a'),
      marker(3, 'a', 'commit'),
      data(4, 'a'),
      marker(5, 'a', 'abort'),
    ];
    expect(
      abortedOffsets(fetched, [
        ['a', 0],
        ['a', 4],
      ]),
    ).toEqual([0, 4]);
  });

  it('are found after a data record whose key looks like a marker’s, this record included', () => {
    const fetched = [data(0, 'a'), data(1, 'a', MARKER_KEY), data(2, 'a'), marker(3, 'a', 'abort')];
    expect(abortedOffsets(fetched, [['a', 0]])).toEqual([0, 1, 2]);
  });

  it('do not include those of other producers, outside a transaction, or of a log without record batches', () => {
    const outside = { ...data(2, 'a'), batchContext: { producerId: 'a', inTransaction: false } };
    const withoutBatch: FetchedMessage = { offset: '3', key: null };
    expect(abortedOffsets([data(0, 'a'), data(1, 'b', MARKER_KEY), outside, withoutBatch], [['a', 0]])).toEqual([0]);
  });

  it('are found at offsets beyond 2^53', () => {
    const first = 2n ** 53n;
    const messages = [0n, 1n].map((n) => ({ ...data(0, 'a'), offset: String(first + n) }));
    const aborted = abortedMessages(messages, [{ producerId: 'a', firstOffset: String(first + 1n) }]);
    expect(aborted).toEqual([messages[1]]);
  });
});

describe('a patched broker', () => {
  it('marks aborted messages so that kafkajs drops them but counts their offsets, and leaves nothing to kafkajs’s own filter', async () => {
    const messages = [data(0, 'a'), data(1, 'b', MARKER_KEY), marker(2, 'a', 'abort')];
    const abortedTransactions = [{ producerId: 'a', firstOffset: '0' }];
    const [partition] = await fetchPatched({ abortedTransactions, messages });
    expect(partition?.abortedTransactions).toEqual([]);
    expect(partition?.messages.map(({ offset }) => offset)).toEqual(['0', '1', '2']);
    expect(partition?.messages.map(({ isControlRecord }) => isControlRecord)).toEqual([true, false, true]);
  });

  it('changes nothing for a reader of uncommitted messages', async () => {
    const read = { abortedTransactions: [], messages: [data(0, 'a'), marker(1, 'a', 'abort')] };
    expect(await fetchPatched(read)).toEqual([read]);
  });
});

async function fetchPatched(partition: Awaited<ReturnType<FetchingBroker['fetch']>>['responses'][0]['partitions'][0]) {
  const broker: FetchingBroker = { fetch: async () => ({ responses: [{ partitions: [partition] }] }) };
  patchAbortedMessages(broker);
  const { responses } = await broker.fetch({});
  return responses[0]?.partitions ?? [];
}
