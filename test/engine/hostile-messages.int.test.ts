import { describe, expect, it } from '@jest/globals';
import kafkajs, { type Message } from 'kafkajs';
import { request } from 'undici';
import { withNullHeaders } from '../../src/kafka/kafkajs-patches/null-headers.ts';
import type { LogRecord } from '../../src/kafka/log/log-reader.ts';
import { stackForTests } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { countedEvent, expectedIds } from './support/counted-event.ts';
import { countedIn } from './support/counting-stage.ts';
import { type Scene, withScene } from './support/scene.ts';

const { CompressionTypes, ConfigResourceTypes } = kafkajs;

const bad = (message: Partial<Message>) => ({ key: 'order-1', value: 'not avro', ...message });
const manyHeaders = Object.fromEntries(Array.from({ length: 12_000 }, (_, index) => [`h${index}`, 'x']));
const unusualHeaders = { none: null, $ref: 'a', $id: 'b', $: '', 'a.b': 'x', 'a\0b': 'x', '': 'x' };

/** Each of them held its partition for ever, or took the whole process away. */
const HOSTILE: readonly { why: RegExp; message: Message; compression?: number }[] = [
  { why: /wire format/, message: bad({ headers: withNullHeaders(unusualHeaders) }) },
  { why: /wire format/, message: bad({ timestamp: '1790000000000000000' }) },
  { why: /more than 100 headers/, message: bad({ headers: manyHeaders }) },
  { why: /more than 64000 bytes/, message: bad({ headers: { large: Buffer.alloc(200_000) } }) },
  { why: /12000000 bytes/, message: bad({ value: Buffer.alloc(12_000_000, '4') }), compression: CompressionTypes.GZIP },
  {
    why: /cannot be read|larger than|limit/i,
    message: bad({ value: Buffer.alloc(60_000_000) }),
    compression: CompressionTypes.ZSTD,
  },
];

describe('a hostile message', () => {
  it.concurrent(
    'is a dead letter, and those behind it are applied',
    withScene(async (scene) => {
      await acceptAnyTime(scene);
      for (const { message, compression = CompressionTypes.None } of HOSTILE) {
        await scene.producer.send({ topic: scene.names.topic(countedIn.name), compression, messages: [message] });
      }
      await scene.publishRaw(
        'order-1',
        await withSchemaOf(scene, 'PROTOBUF', 'syntax = "proto3"; message A { string b = 1; }'),
      );
      await scene.publish(0, 20);
      scene.start();
      const { published } = await scene.caughtUp(20);
      expect(published).toEqual(expectedIds(0, 20));
      const letters = await deadLetters(scene, HOSTILE.length + 1);
      const reasons = letters.map(({ headers }) => String(headers.salvage_reason));
      for (const { why } of HOSTILE) expect(reasons).toContainEqual(expect.stringMatching(why));
      expect(reasons).toContainEqual(expect.stringMatching(/is PROTOBUF instead of Avro/));
      const unusual = letters.find(({ headers }) => headers.none !== undefined);
      expect(unusual?.headers).toMatchObject({ none: null, '%24ref': Buffer.from('a'), 'a%00b': Buffer.from('x') });
      const ofTwelveThousand = letters.find(({ headers }) => headers.h0 !== undefined);
      expect(Object.keys(ofTwelveThousand?.headers ?? {}).filter((name) => /^h\d+$/.test(name))).toHaveLength(100);
    }),
  );
});

/** As brokers before Kafka 3.6 do by themselves. */
async function acceptAnyTime({ admin, names }: Scene): Promise<void> {
  const configEntries = [{ name: 'message.timestamp.after.max.ms', value: String(2n ** 63n - 1n) }];
  const name = names.topic(countedIn.name);
  await admin.alterConfigs({
    validateOnly: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name, configEntries }],
  });
}

/** A good message, with the id of a schema that its registry has too. */
async function withSchemaOf(scene: Scene, schemaType: string, schema: string): Promise<Buffer> {
  const url = `${stackForTests().schemaRegistryUrl}/subjects/${scene.names.prefix}other/versions`;
  const headers = { 'content-type': 'application/vnd.schemaregistry.v1+json' };
  const { body } = await request(url, { method: 'POST', headers, body: JSON.stringify({ schemaType, schema }) });
  const { id } = JSON.parse(await body.text());
  const bytes = scene.codec.encode(countedIn, countedEvent(0, 'good'));
  bytes.writeUInt32BE(id, 1);
  return bytes;
}

async function deadLetters(scene: Scene, count: number): Promise<LogRecord[]> {
  const published = () => scene.published(scene.names.deadLetterTopic(countedIn.name));
  await until(async () => (await published()).length >= count);
  return published();
}
