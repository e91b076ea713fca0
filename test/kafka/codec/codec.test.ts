import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import avro, { type Schema } from 'avsc';
import fc from 'fast-check';
import { FatalError, PoisonError, TransientError } from '../../../src/errors.ts';
import { Codec } from '../../../src/kafka/codec/codec.ts';
import { namesFor } from '../../../src/names.ts';
import { allTopics } from '../../../topics/all.ts';
import { type PaymentDeclinedNewSale, paymentDeclinedNewSale } from '../../../topics/payment-declined.new-sale.ts';
import { submissionDue } from '../../../topics/submission-due.ts';
import { until } from '../../support/until.ts';
import { paymentDeclinedNewSaleSample, submissionDueSample } from '../../topics/sample-events.ts';
import { type MemoryRegistry, memoryRegistry } from '../support/memory-registry.ts';

const names = namesFor('x');
const topic = paymentDeclinedNewSale;
const event = paymentDeclinedNewSaleSample;

let registry: MemoryRegistry;
let codec: Codec;

beforeEach(async () => {
  registry = memoryRegistry();
  for (const { name, avro: schema } of allTopics) await registry.add(names.subject(name), schema);
  codec = new Codec(registry, names, { askAgainAfterMs: 0 });
  await codec.prepare(allTopics);
  registry.asked.length = 0;
});

describe('preparing', () => {
  it('fails where a schema is not registered, and names the command that registers it', async () => {
    registry.loseAll();
    await expect(new Codec(registry, names).prepare([topic])).rejects.toThrow(FatalError);
    await expect(new Codec(registry, names).prepare([topic])).rejects.toThrow(
      /x\.payment-declined\.new-sale-value.*salvage setup/,
    );
  });

  it('fails with a transient error where the registry is away', async () => {
    registry.away = true;
    await expect(new Codec(registry, names).prepare([topic])).rejects.toThrow(TransientError);
  });
});

describe('encoding', () => {
  it('writes a zero byte, the schema id and the Avro value', () => {
    const bytes = codec.encode(submissionDue, submissionDueSample);
    expect(bytes[0]).toBe(0);
    expect(bytes.readUInt32BE(1)).toBe(4);
    expect(bytes.subarray(5)).toEqual(avro.Type.forSchema(submissionDue.avro).toBuffer(submissionDueSample));
  });

  it('returns bytes that the next event does not overwrite', () => {
    const first = codec.encode(submissionDue, submissionDueSample);
    const kept = Buffer.from(first);
    codec.encode(submissionDue, { ...submissionDueSample, eventId: 'another' });
    expect(first).toEqual(kept);
  });

  it('encodes events of any size', async () => {
    const large = { ...event, decline: { ...event.decline, text: 'é'.repeat(300_000) } };
    expect(await codec.decode(topic, codec.encode(topic, large))).toEqual(large);
  });

  it.each([
    ['a field that the schema lacks', { ...event, extra: 1 }, 'no field named extra'],
    ['an amount of zero', { ...event, amountMinor: 0 }, 'amountMinor: expected more than zero'],
    ['half a minor unit', { ...event, amountMinor: 0.5 }, 'amountMinor: expected a whole number'],
    ['a card number for a reference', { ...event, paymentMethodRef: '4111111111111111' }, 'paymentMethodRef: expected'],
  ])('refuses %s', (_, wrong, why) => {
    expect(() => codec.encode(topic, wrong)).toThrow(PoisonError);
    expect(() => codec.encode(topic, wrong)).toThrow(why);
    expect(() => codec.encode(topic, wrong)).not.toThrow(/4111/);
  });
});

describe('decoding', () => {
  it('returns what was encoded, and asks the registry once', async () => {
    const bytes = codec.encode(topic, event);
    expect(await Promise.all([codec.decode(topic, bytes), codec.decode(topic, bytes)])).toEqual([event, event]);
    await codec.decode(topic, bytes);
    expect(registry.asked).toEqual(['schema 1', 'x.payment-declined.new-sale-value holds']);
  });

  it('returns events that have no keys but their own fields', async () => {
    const decoded = await codec.decode(topic, codec.encode(topic, event));
    const keys: string[] = [];
    for (const key in decoded) keys.push(key);
    expect(keys).toEqual(Object.keys(event));
  });

  it('reads what a newer writer wrote', async () => {
    const newer = schemaWith('{"name":"channel","type":"string"},');
    const id = await registry.add(names.subject(topic.name), newer);
    expect(await codec.decode(topic, written(newer, id, { ...event, channel: 'PHONE' }))).toEqual(event);
  });

  it("refuses a message written with another topic's schema", async () => {
    const bytes = codec.encode(submissionDue, submissionDueSample);
    await expect(codec.decode(topic, bytes)).rejects.toThrow(PoisonError);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['four bytes', Buffer.alloc(4)],
    ['JSON', Buffer.from(JSON.stringify(event))],
  ])('refuses %s without asking the registry', async (_, bytes) => {
    await expect(codec.decode(topic, bytes)).rejects.toThrow(/Confluent wire format/);
    expect(registry.asked).toEqual([]);
  });
});

describe('an unknown schema id', () => {
  const unknown = Buffer.from([0, 0, 0, 3, 231, 1, 2, 3]);

  it('is poison while the registry knows the subject, and the registry is asked for it by one message', async () => {
    await expect(codec.decode(topic, unknown)).rejects.toThrow(PoisonError);
    await expect(codec.decode(topic, unknown)).rejects.toThrow(/no schema with the id 999/);
    const asked = ['schema 999', 'schema 999', 'schema 999', 'knows x.payment-declined.new-sale-value'];
    expect(registry.asked).toEqual(asked);
  });

  it('is none where a node of the registry has read the schema a moment later than another', async () => {
    const newer = schemaWith('{"name":"channel","type":"string"},');
    const bytes = written(newer, allTopics.length + 1, { ...event, channel: 'WEB' });
    const decoded = new Codec(registry, names).decode(topic, bytes);
    await until(() => registry.asked.length > 0);
    await registry.add(names.subject(topic.name), newer);
    expect(await decoded).toEqual(event);
  });

  it('is looked up again after a while: the schema may have been registered since', async () => {
    jest.useFakeTimers({ now: 0, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'setTimeout'] });
    try {
      const newer = schemaWith('{"name":"channel","type":"string"},');
      const bytes = written(newer, allTopics.length + 1, { ...event, channel: 'WEB' });
      await expect(codec.decode(topic, bytes)).rejects.toThrow(PoisonError);
      await registry.add(names.subject(topic.name), newer);
      await expect(codec.decode(topic, bytes)).rejects.toThrow(PoisonError);
      jest.setSystemTime(60_000);
      expect(await codec.decode(topic, bytes)).toEqual(event);
    } finally {
      jest.useRealTimers();
    }
  });

  it('is an outage where the registry does not know the subject, and is looked up again at the next message', async () => {
    const bytes = codec.encode(topic, event);
    const schemas = allTopics.map(({ name, avro: schema }) => ({ subject: names.subject(name), schema }));
    registry.loseAll();
    await expect(codec.decode(topic, bytes)).rejects.toThrow(TransientError);
    for (const { subject, schema } of schemas) await registry.add(subject, schema);
    expect(await codec.decode(topic, bytes)).toEqual(event);
  });

  it('is an outage where the registry is away', async () => {
    registry.away = true;
    await expect(codec.decode(topic, unknown)).rejects.toThrow(TransientError);
    registry.away = false;
    await expect(codec.decode(topic, unknown)).rejects.toThrow(PoisonError);
  });
});

describe('malformed bytes', () => {
  const fields = (bytes: Buffer) => bytes.subarray(5);
  const due = (dueAt: readonly number[]) => {
    const start = codec.encode(submissionDue, { ...submissionDueSample, dueAt: 2 ** 40 });
    // 2 ** 40, zigzag, is six bytes; it is the last field.
    return Buffer.concat([start.subarray(0, -6), Buffer.from(dueAt)]);
  };
  const twoTo53 = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20];

  it('refuses a long of 2^53 and more, or below -2^52', async () => {
    for (const long of [twoTo53, Array(9).fill(0xff).concat(1), Array(9).fill(0xfe).concat(1)]) {
      await expect(codec.decode(submissionDue, due(long))).rejects.toThrow(PoisonError);
      await expect(codec.decode(submissionDue, due(long))).rejects.toThrow(/too large to be read exactly/);
    }
  });

  it('refuses a number of more than 64 bits', async () => {
    await expect(codec.decode(submissionDue, due(Array(300).fill(0xff)))).rejects.toThrow(/more than 64 bits/);
  });

  it('refuses an int of more than 32 bits', async () => {
    const writer: Schema = JSON.parse(
      JSON.stringify(topic.avro).replace('"quantity","type":"int"', '"quantity","type":"long"'),
    );
    const bytes = written(writer, 1, { ...event, items: [{ ...event.items[0], quantity: 2 ** 31 }] });
    await expect(codec.decode(topic, bytes)).rejects.toThrow(/more than 32 bits/);
  });

  it('refuses an array of 2^40 elements before allocating it', async () => {
    const bytes = codec.encode(topic, { ...event, items: [] });
    const huge = Buffer.concat([bytes.subarray(0, -1), Buffer.from([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x04])]);
    await expect(codec.decode(topic, huge)).rejects.toThrow(/more elements than there are bytes/);
  });

  it('refuses a value that is cut off anywhere or has bytes left over', async () => {
    const bytes = codec.encode(topic, event);
    for (let length = 5; length < bytes.length; length += 1) {
      await expect(codec.decode(topic, bytes.subarray(0, length))).rejects.toThrow(PoisonError);
    }
    await expect(codec.decode(topic, Buffer.concat([bytes, Buffer.from([0])]))).rejects.toThrow(/left over/);
    expect(fields(bytes).length).toBeGreaterThan(50);
  });

  it('refuses them as poison or reads a valid event, whatever follows a valid schema id', async () => {
    const bytes = codec.encode(topic, event);
    const changes = fc.array(fc.tuple(fc.nat(bytes.length - 6), fc.nat(255)), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(changes, async (changed) => {
        const copy = Buffer.from(bytes);
        for (const [at, byte] of changed) copy[5 + at] = byte;
        await poisonOrGood(copy);
      }),
      { numRuns: 2_000 },
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), (noise) =>
        poisonOrGood(Buffer.concat([bytes.subarray(0, 5), noise])),
      ),
      { numRuns: 1_000 },
    );
  });

  async function poisonOrGood(bytes: Buffer): Promise<void> {
    try {
      const decoded: PaymentDeclinedNewSale = await codec.decode(topic, bytes);
      expect(topic.structure.safeParse(decoded).success).toBe(true);
    } catch (error) {
      expect(error).toBeInstanceOf(PoisonError);
    }
  }
});

describe("a writer's schema", () => {
  it('is compiled once, not for every message', async () => {
    const compilations = jest.spyOn(avro.Type, 'forSchema');
    const resolutions = jest.spyOn(avro.Type.prototype, 'createResolver');
    try {
      const bytes = codec.encode(submissionDue, submissionDueSample);
      await codec.decode(submissionDue, bytes);
      expect(resolutions).toHaveBeenCalled();
      compilations.mockClear();
      resolutions.mockClear();
      for (let message = 0; message < 100; message += 1) {
        await codec.decode(submissionDue, codec.encode(submissionDue, submissionDueSample));
      }
      expect(compilations).not.toHaveBeenCalled();
      expect(resolutions).not.toHaveBeenCalled();
    } finally {
      compilations.mockRestore();
      resolutions.mockRestore();
    }
  });
});

describe("another writer's schema", () => {
  const subject = names.subject(topic.name);
  const text = JSON.stringify(topic.avro);

  it('may have a namespace of its own, which Avro does not look at', async () => {
    const theirs: Schema = JSON.parse(text.replaceAll('"salvage', '"com.acme.billing'));
    expect(JSON.stringify(theirs)).not.toBe(text);
    const id = await registry.add(subject, theirs);
    expect(await codec.decode(topic, written(theirs, id, event))).toEqual(event);
  });

  it('may refer to schemas of other subjects, which may refer to others', async () => {
    const { fields, ...record } = JSON.parse(text);
    const items = fields.find(({ name }: { name: string }) => name === 'items');
    const item = items.type.items;
    registry.addText('quantity-value', '{"type":"record","name":"com.acme.Nothing","fields":[]}');
    registry.addText('item-value', JSON.stringify({ ...item, namespace: 'com.acme' }), {
      references: [{ name: 'com.acme.Nothing', subject: 'quantity-value', version: 1 }],
    });
    const referring = {
      ...record,
      fields: fields.map((field: object) =>
        'name' in field && field.name === 'items'
          ? { ...field, type: { type: 'array', items: `com.acme.${item.name}` } }
          : field,
      ),
    };
    const id = registry.addText(subject, JSON.stringify(referring), {
      references: [{ name: `com.acme.${item.name}`, subject: 'item-value', version: 1 }],
    });
    expect(await codec.decode(topic, written(topic.avro, id, event))).toEqual(event);
  });

  it('is refused where it refers to one that is not there', async () => {
    const id = registry.addText(subject, text, { references: [{ name: 'a', subject: 'gone-value', version: 3 }] });
    await expect(codec.decode(topic, written(topic.avro, id, event))).rejects.toThrow(/gone-value, version 3/);
  });

  it.each([
    ['PROTOBUF', 'syntax = "proto3"; message Decline {}'],
    ['JSON', '{"type":"object"}'],
  ])('is refused where it is %s, of this subject or of another', async (schemaType, schemaText) => {
    for (const under of [subject, 'other-value']) {
      const id = registry.addText(under, schemaText, { schemaType });
      const decoded = codec.decode(topic, written(topic.avro, id, event));
      await expect(decoded).rejects.toThrow(PoisonError);
      await expect(decoded).rejects.toThrow(`is ${schemaType} instead of Avro`);
    }
  });

  it("is refused where it is another subject's, though it could be read", async () => {
    const theirs = schemaWith('{"name":"channel","type":"string"},');
    const id = await registry.add('other-value', theirs);
    const bytes = written(theirs, id, { ...event, channel: 'WEB' });
    await expect(codec.decode(topic, bytes)).rejects.toThrow(PoisonError);
    await expect(codec.decode(topic, bytes)).rejects.toThrow(/not registered for the subject x\.payment-declined/);
  });

  it.each([
    ['20,000 levels deep', `${'['.repeat(20_000)}"int"${']'.repeat(20_000)}`, /levels/],
    [
      'of more than 200,000 characters',
      text.replace('"fields"', `"doc":"${'x'.repeat(200_000)}","fields"`),
      /characters/,
    ],
    ['no JSON', 'syntax', /cannot be read/],
  ])('is refused where it is %s', async (_, schemaText, why) => {
    const id = registry.addText(subject, schemaText);
    const decoded = codec.decode(topic, written(topic.avro, id, event));
    await expect(decoded).rejects.toThrow(PoisonError);
    await expect(decoded).rejects.toThrow(why);
  });

  it('may contain itself, and a value of 20,000 levels is refused', async () => {
    const nested = schemaWith(
      '{"name":"chain","type":["null",{"type":"record","name":"Link","fields":[{"name":"next","type":["null","Link"]}]}]},',
    );
    const id = await registry.add(subject, nested);
    const short = { ...event, chain: { next: null } };
    const bytes = written(nested, id, short);
    expect(await codec.decode(topic, bytes)).toEqual(event);
    const empty = written(nested, id, { ...event, chain: null });
    const at = [...empty].findIndex((byte, index) => byte !== bytes[index]);
    const deep = Buffer.concat([empty.subarray(0, at), Buffer.alloc(20_000, 2), empty.subarray(at)]);
    await expect(codec.decode(topic, deep)).rejects.toThrow(PoisonError);
    await expect(codec.decode(topic, deep)).rejects.toThrow(/more than 100 levels/);
  });

  it('is not asked for where no registry can have its id', async () => {
    const bytes = Buffer.concat([Buffer.from([0, 0xff, 0xff, 0xff, 0xff]), Buffer.from('x')]);
    await expect(codec.decode(topic, bytes)).rejects.toThrow(PoisonError);
    expect(registry.asked).toEqual([]);
  });
});

function schemaWith(field: string): Schema {
  return JSON.parse(JSON.stringify(topic.avro).replace('{"name":"customerId"', `${field}{"name":"customerId"`));
}

function written(schema: Schema, id: number, value: object): Buffer {
  const header = Buffer.alloc(5);
  header.writeUInt32BE(id, 1);
  return Buffer.concat([header, avro.Type.forSchema(schema).toBuffer(value)]);
}
