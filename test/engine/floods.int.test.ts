import { describe, expect, it } from '@jest/globals';
import kafkajs, { type IHeaders, type Message } from 'kafkajs';
import { checkpointCollection } from '../../src/engine/checkpoint.ts';
import { until } from '../support/until.ts';
import { COUNTED_PARTITIONS, countedIn } from './support/counting-stage.ts';
import { type Scene, withScene } from './support/scene.ts';

const { CompressionTypes } = kafkajs;

/** A process that runs one stage has about 200 without any flood. */
const MEGABYTES_MAX = 600;

const headersOf = (count: number): IHeaders =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [index.toString(36), '']));

const TEN_LARGE = Array.from({ length: 10 }, () => Buffer.alloc(900_000, 'x'));

/** Each is a few megabytes in Kafka, and goes to all partitions before anything is read. */
const FLOODS: Readonly<Record<string, { batches: number; messages: () => Pick<Message, 'value' | 'headers'>[] }>> = {
  'thousands of headers a message': {
    batches: 8,
    messages: () => Array.from({ length: 20 }, () => ({ value: 'x', headers: headersOf(5_000) })),
  },
  'as many headers as a message may have': {
    batches: 8,
    messages: () => Array.from({ length: 200 }, () => ({ value: 'x', headers: headersOf(100) })),
  },
  'batches of a few kilobytes that become 40 MB': {
    batches: 8,
    messages: () => [{ value: Buffer.alloc(40_000_000) }],
  },
  'batches of a few kilobytes that become 60 MB': {
    batches: 4,
    messages: () => [{ value: Buffer.alloc(60_000_000) }],
  },
  'batches of thousands of small messages': {
    batches: 4,
    messages: () => Array.from({ length: 2_000 }, () => ({ value: 'x' })),
  },
  'a hundred values of 900 kB': {
    batches: 8,
    messages: () => TEN_LARGE.map((value) => ({ value })),
  },
};

describe('a flood', () => {
  it.each(Object.keys(FLOODS))('of %s is applied to its end within 600 MB', async (name) => {
    await withScene((scene) => endures(scene, name))();
  });
});

async function endures(scene: Scene, name: string): Promise<void> {
  const { batches = 0, messages = () => [] } = FLOODS[name] ?? {};
  const topic = scene.names.topic(countedIn.name);
  let sent = 0;
  for (let batch = 0; batch < batches; batch++) {
    const given = messages().map((message) => ({ ...message, key: 'order-1', partition: batch % COUNTED_PARTITIONS }));
    await scene.producer.send({ topic, compression: CompressionTypes.GZIP, messages: given });
    sent += given.length;
  }
  const instance = scene.start({ deadLettersInARowMax: 1_000_000 });
  await until(
    async () => (await applied(scene)) === sent,
    async () => `${await applied(scene)} of ${sent} were applied: ${instance.log.slice(-1_000)}`,
  );
  expect(instance.peakMegabytes).toBeLessThan(MEGABYTES_MAX);
}

async function applied({ database }: Scene): Promise<number> {
  const checkpoints = await checkpointCollection(database)
    .find({}, { projection: { next: 1 } })
    .toArray();
  return checkpoints.reduce((sum, { next }) => sum + next, 0);
}
