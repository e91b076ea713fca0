import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CHUNK_HEADER } from '../../../src/engine/checkpoint.ts';
import { findOutputs } from '../../../src/engine/ownership/find-outputs.ts';
import { createKafka } from '../../../src/kafka/client/client.ts';
import { topicOffsets, wholeTopicOffsets } from '../../../src/kafka/log/topic-offsets.ts';
import { createTopics } from '../../../src/kafka/setup/create-topics.ts';
import { namesFor } from '../../../src/names.ts';
import { freshPrefix, stackForTests } from '../../support/stack.ts';

const kafka = createKafka({ brokers: [stackForTests().kafkaBrokers], clientId: 'whole-log-ends-test' });
const admin = kafka.admin();
const plain = kafka.producer();
const stranger = kafka.producer({ transactionalId: freshPrefix(), idempotent: true, maxInFlightRequests: 1 });
const clients = [admin, plain, stranger];

beforeAll(async () => {
  for (const client of clients) await client.connect();
});
afterAll(() => Promise.all(clients.map((client) => client.disconnect())));

/** A topic with an open transaction at offset 0; what follows is committed, with the header of a chunk. */
async function withOpenTransaction(chunkId: string) {
  const topic = freshPrefix();
  await createTopics(admin, [{ topic, numPartitions: 1, replicationFactor: 1 }]);
  const transaction = await stranger.transaction();
  await transaction.send({ topic, messages: [{ value: 'open' }] });
  const headers = { [CHUNK_HEADER]: chunkId };
  await plain.send({ topic, messages: [{ value: 'committed', headers }] });
  return { topic, transaction, output: { topic, key: null, value: Buffer.from('committed'), headers } };
}

describe('the ends of a log with an open transaction', () => {
  it('are before it for whoever reads what is committed, and behind everything for whoever must see it all', async () => {
    const { topic, transaction } = await withOpenTransaction('chunk');
    expect(await topicOffsets(admin, topic)).toMatchObject([{ low: '0', high: '0' }]);
    expect(await wholeTopicOffsets(admin, topic)).toMatchObject([{ low: '0', high: '2' }]);
    // Only for who asks for it: others are not patched.
    expect(await topicOffsets(admin, topic)).toMatchObject([{ high: '0' }]);
    await transaction.abort();
  });

  it('hide no output from a take-over, which waits for the end of the transaction', async () => {
    const { transaction, output } = await withOpenTransaction('chunk');
    const own = { kafka, admin, names: namesFor(freshPrefix()) };
    const search = findOutputs(own, { chunkId: 'chunk', outputs: [output], storedAt: Date.now() - 60_000 });
    let isOver = false;
    void search.then(() => {
      isOver = true;
    });
    // The bounds of the search are known once the log is read, which these requests come after.
    for (let request = 0; request < 20; request++) await topicOffsets(admin, output.topic);
    expect(isOver).toBe(false);
    await transaction.abort();
    expect(await search).toBe('published');
  });

  it('keep nobody waiting who has lost the partition meanwhile', async () => {
    const { transaction, output } = await withOpenTransaction('chunk');
    const own = { kafka, admin, names: namesFor(freshPrefix()) };
    const lost = new AbortController();
    const chunk = { chunkId: 'chunk', outputs: [output], storedAt: Date.now() - 60_000 };
    const search = findOutputs(own, chunk, lost.signal);
    lost.abort();
    await expect(search).rejects.toThrow('the partition was lost while its last outputs were looked for');
    await transaction.abort();
  });
});
