import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import RecordEncoder from 'kafkajs/src/protocol/recordBatch/record/v0/index.js';
import { BSON } from 'mongodb';
import { deadLetter, encodeOutput } from '../../../src/engine/chunk/outputs.ts';
import { DEAD_LETTER_BYTES_MAX, HEADERS_MAX } from '../../../src/engine/limits.ts';
import { outputBytes } from '../../../src/engine/transactions/kafka-transaction.ts';
import type { HeaderValue, KafkaHeaders } from '../../../src/kafka/client/kafka-types.ts';
import { Codec } from '../../../src/kafka/codec/codec.ts';
import { patchNullHeaders, withNullHeaders } from '../../../src/kafka/kafkajs-patches/null-headers.ts';
import { namesFor } from '../../../src/names.ts';
import { type PaymentDeclinedNewSale, paymentDeclinedNewSale } from '../../../topics/payment-declined.new-sale.ts';
import { submissionDue } from '../../../topics/submission-due.ts';
import { memoryRegistry } from '../../kafka/support/memory-registry.ts';
import { paymentDeclinedNewSaleSample, submissionDueSample } from '../../topics/sample-events.ts';

const PLACE = { stage: 's', topic: 't', partition: 0 };
const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const CHUNK = 's/t/0/2/7';
const names = namesFor('');
const UNKNOWING = { stringParts: () => null };

function sourceOf(bytes: number, headers: KafkaHeaders = {}) {
  return { offset: 7, next: 8, timestamp: '1', key: Buffer.from('o'), value: Buffer.alloc(bytes), headers };
}

function letterOf(bytes: number, reason = 'why', headers: KafkaHeaders = {}) {
  return deadLetter({ codec: UNKNOWING, names, chunkId: CHUNK }, PLACE, sourceOf(bytes, headers), reason);
}

describe('an output', () => {
  it('names its chunk, and carries its trace on', async () => {
    const registry = memoryRegistry();
    await registry.add(names.subject(submissionDue.name), submissionDue.avro);
    const codec = new Codec(registry, names);
    await codec.prepare([submissionDue]);
    const output = encodeOutput(
      { codec, names, chunkId: CHUNK },
      { topic: submissionDue, event: submissionDueSample },
      { traceparent: TRACEPARENT, tracestate: 'a=1' },
    );
    expect(output.headers).toMatchObject({
      ce_id: submissionDueSample.eventId,
      ce_dataschema: 'http://registry.example/schemas/ids/1',
      traceparent: TRACEPARENT,
      tracestate: 'a=1',
      salvage_chunk: CHUNK,
    });
  });
});

describe('a dead letter', () => {
  it('keeps the original bytes', () => {
    const letter = letterOf(900_000);
    expect(letter.value?.length).toBe(900_000);
    expect(letter.headers.salvage_cut).toBeUndefined();
  });

  it('names its own chunk, not the chunk of the original', () => {
    expect(letterOf(1, 'why', { salvage_chunk: Buffer.from('another/t/0/1/5') }).headers.salvage_chunk).toBe(CHUNK);
  });

  it('is cut, with a header that says so, where it is too large for a broker: it must not hold its partition for ever', () => {
    const letter = letterOf(1_048_000);
    expect(outputBytes(letter)).toBeLessThan(DEAD_LETTER_BYTES_MAX);
    expect(letter.headers).toMatchObject({ salvage_cut: 'true', salvage_offset: '7', salvage_chunk: CHUNK });
  });

  it('R18: has the names of headers masked like their values', () => {
    const card = '4111.1111.1111.1111';
    const { headers } = letterOf(1, `why ${card}`, { [`x-${card}`]: card });
    expect(JSON.stringify(headers)).not.toContain('1111');
    expect(Object.keys(headers)).toContain('x-****.****.****.****');
  });

  describe('whose schema tells what is an identifier', () => {
    const card = '4111111111111111';
    const event = {
      ...paymentDeclinedNewSaleSample,
      orderId: card,
      transactionId: '5555555555554444',
      paymentMethodRef: '378282246310005',
    };
    const decline = (text: string) => ({ ...event, decline: { ...event.decline, text } });

    it('R18: keeps its identifiers and its key, and masks all else', async () => {
      const letter = await letterOfEvent(decline(`card ${card}`), card);
      const { orderId, transactionId, decline: masked, paymentMethodRef } = letter.event;
      expect({ orderId, transactionId }).toEqual({ orderId: card, transactionId: '5555555555554444' });
      expect(masked.text).toBe(`card ${'*'.repeat(16)}`);
      expect(paymentMethodRef).toBe('*'.repeat(15));
      expect(letter.key?.toString()).toBe(card);
      expect(letter.headers.salvage_masked).toBe('true');
    });

    it('R18: is not masked for its identifiers, so that it can be published again', async () => {
      const letter = await letterOfEvent({ ...decline('Do not honor'), paymentMethodRef: 'pm_1' }, card);
      expect(letter.headers.salvage_masked).toBe('false');
    });

    it('R18: is masked wherever the length of a text looks like a digit of the number in it', async () => {
      for (let length = 15; length < 80; length++) {
        const text = '378282246310005'.padEnd(length, ' x');
        const letter = await letterOfEvent({ ...decline(text), paymentMethodRef: 'pm_1' }, 'o');
        expect(letter.event.decline.text).toBe(text.replace(/\d/g, '*'));
        // As a reader without the schema sees it.
        const bytes = Buffer.concat([Buffer.from([2 * length]), Buffer.from(text)]);
        const raw = deadLetter(
          { codec: UNKNOWING, names, chunkId: CHUNK },
          PLACE,
          { ...sourceOf(1), value: bytes },
          'why',
        );
        expect(raw.value?.toString('latin1')).not.toContain('8282');
      }
    });
  });

  it('keeps its reason short', () => {
    expect(String(letterOf(1, 'x'.repeat(100_000)).headers.salvage_reason).length).toBeLessThan(3_000);
  });

  it('keeps a header without a value as it is, and each value of one that is repeated', () => {
    const { headers } = letterOf(1, 'why', { empty: null, twice: ['a', null], text: 'b' });
    expect(headers).toMatchObject({ empty: null, twice: [Buffer.from('a'), null], text: Buffer.from('b') });
  });

  it.each(['1790000000000000000', '-9223372036854775808', '9223372036854775807', '-1', 'soon'])(
    'shows the time %s of its message as it is where no date holds it',
    (timestamp) => {
      const letter = deadLetter(
        { codec: UNKNOWING, names, chunkId: CHUNK },
        PLACE,
        { ...sourceOf(1), timestamp },
        'why',
      );
      expect(letter.headers.salvage_at).toBe(timestamp === '-1' ? '1969-12-31T23:59:59.999Z' : timestamp);
    },
  );

  it('says that it is cut where its message was refused for its size', () => {
    const source = { ...sourceOf(1), refusedBecause: 'too large' };
    expect(deadLetter({ codec: UNKNOWING, names, chunkId: CHUNK }, PLACE, source, 'why').headers.salvage_cut).toBe(
      'true',
    );
  });

  it('is made of any message, is stored and read as it was made, and is sent', () => {
    patchNullHeaders();
    const headerValue = fc.oneof(fc.constant<HeaderValue>(null), fc.string(), bytes());
    const headerName = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('__proto__', 'constructor', 'toBSON', '$ref', '$id', '$db', '$', 'a.b', '', 'a\0b', 'salvage_at'),
    );
    const source = fc.record({
      offset: fc.nat(),
      next: fc.nat(),
      timestamp: fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String), fc.string()),
      key: fc.option(bytes()),
      value: fc.option(bytes()),
      headers: fc.dictionary(headerName, fc.oneof(headerValue, fc.array(headerValue, { maxLength: 3 })), {
        maxKeys: HEADERS_MAX,
        noNullPrototype: true,
      }),
    });
    fc.assert(
      fc.property(source, fc.string({ unit: 'binary', maxLength: 5_000 }), (message, reason) => {
        const letter = deadLetter({ codec: UNKNOWING, names, chunkId: CHUNK }, PLACE, message, reason);
        const stored = BSON.deserialize(BSON.serialize({ outputs: [letter] }), { promoteBuffers: true });
        expect(stored.outputs[0]).toEqual(asStored(letter));
        const { key, value, headers } = letter;
        RecordEncoder({ key, value, headers: withNullHeaders(headers) });
      }),
      { numRuns: 500 },
    );
  });
});

async function letterOfEvent(event: PaymentDeclinedNewSale, key: string) {
  const registry = memoryRegistry();
  await registry.add(names.subject(paymentDeclinedNewSale.name), paymentDeclinedNewSale.avro);
  const codec = new Codec(registry, names);
  await codec.prepare([paymentDeclinedNewSale]);
  const anything = { ...paymentDeclinedNewSale, contentRules: [] };
  const value = codec.encode(anything, event);
  await codec.decode(anything, value);
  const place = { stage: 's', topic: paymentDeclinedNewSale.name, partition: 0 };
  const source = { ...sourceOf(1), key: Buffer.from(key), value };
  const letter = deadLetter({ codec, names, chunkId: CHUNK }, place, source, 'why');
  return { ...letter, event: await codec.decode(anything, letter.value ?? Buffer.alloc(0)) };
}

function bytes() {
  return fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
}

/** BSON stores text as UTF-8, in which half of a character is none. */
function asStored(letter: object): object {
  return BSON.deserialize(BSON.serialize(letter), { promoteBuffers: true });
}
