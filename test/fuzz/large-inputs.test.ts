import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Schema } from 'avsc';
import { deadLetter } from '../../src/engine/chunk/outputs.ts';
import { readWebhook } from '../../src/flexecom/webhook.ts';
import { Codec } from '../../src/kafka/codec/codec.ts';
import { namesFor } from '../../src/names.ts';
import { parseLine } from '../../src/ndjson/parse-line.ts';
import { keptDeclineText } from '../../topics/contract/decline-text.ts';
import { paymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import { initial, soft } from '../domain/support/events.ts';
import { World } from '../domain/support/world.ts';
import { memoryRegistry } from '../kafka/support/memory-registry.ts';
import { paymentDeclinedNewSaleSample } from '../topics/sample-events.ts';

/** The aim is 50 ms. Five times that, as other work may be on the machine; what is quadratic takes seconds. */
const BUSY_MAX_MS = 250;

/** Masking looks at each digit: of nothing but digits it takes longer than the aim, in a time that grows with the size alone. */
const MASKING_MAX_MS = 1_000;

const SIZE = 900_000;

const TEXTS: [string, string][] = [
  ['letters', 'x'],
  ['digits', '4'],
  ['digits and spaces', '4 '],
  ['letters of three bytes', '限'],
  ['marks over letters', 'e\u0301\u0301\u0301'],
  ['escapes', '\\u0034'],
  ['spaces', ' '],
  ['words of a reason', 'insufficient funds '],
].map(([name = '', part = '']) => [name, part.repeat(Math.floor(SIZE / Buffer.byteLength(part)))]);

describe('an input of less than 1 MB never keeps a process busy for long', () => {
  const registry = memoryRegistry();
  const names = namesFor('');
  const codec = new Codec(registry, names, { askAgainAfterMs: 0 });
  const world = new World();
  let declines = 0;
  beforeAll(async () => {
    await registry.add(names.subject(paymentDeclinedNewSale.name), paymentDeclinedNewSale.avro);
    await codec.prepare([paymentDeclinedNewSale]);
  });

  function eventWith(text: string) {
    return { ...paymentDeclinedNewSaleSample, decline: { ...paymentDeclinedNewSaleSample.decline, text } };
  }

  it.each(TEXTS)('as a decline’s text of %s', async (_, text) => {
    const bytes = codec.encode(paymentDeclinedNewSale, eventWith(text));
    await mustBeQuick('reading', () => codec.decode(paymentDeclinedNewSale, bytes));
    await mustBeQuick('deciding', () => {
      declines += 1;
      world.take(initial({ orderId: `o${declines}`, decline: { ...soft, type: null, code: null, text } }));
    });
    await mustBeQuick('keeping', () => keptDeclineText(text));
  });

  it.each(TEXTS)('as a line of a file or as a dead letter of %s', async (_, text) => {
    const line = JSON.stringify({ topic: 'payment-declined.new-sale', ...eventWith(text) });
    await mustBeQuick('a line', () => parseLine({ number: 1, text: line.slice(0, SIZE), expected: null }, 'a key'));
    const message = { offset: 1, next: 2, timestamp: '1', key: null, value: Buffer.from(text), headers: {} };
    const partition = { stage: 'a-stage', topic: paymentDeclinedNewSale.name, partition: 0 } as const;
    const encoder = { codec, names, chunkId: 'c' };
    const make = () => deadLetter(encoder, partition, message, 'not readable');
    await mustBeQuick('a dead letter', make, MASKING_MAX_MS);
  });

  it('as a webhook of 64 kB', async () => {
    const rawBody = Buffer.from(JSON.stringify({ type: '4 '.repeat(30_000) }));
    const headers = { 'webhook-id': 'm', 'webhook-timestamp': '1', 'webhook-signature': 'v1,x '.repeat(3_000) };
    await mustBeQuick('a webhook', () => readWebhook({ rawBody, headers, signingSecrets: ['whsec_c2VjcmV0'] }));
  });

  it('as an Avro value whose elements take no bytes', async () => {
    const schema: Schema = {
      type: 'record',
      name: 'PaymentDeclinedNewSale',
      fields: [{ name: 'eventId', type: { type: 'array', items: 'null' } }],
    };
    const id = await registry.add(names.subject(paymentDeclinedNewSale.name), schema);
    const head = Buffer.alloc(5);
    head.writeUInt32BE(id, 1);
    // Blocks of 400,000 elements each.
    const bytes = Buffer.concat([head, ...Array(SIZE / 3).fill(Buffer.from([0x80, 0xea, 0x30]))]);
    await mustBeQuick('reading', () => codec.decode(paymentDeclinedNewSale, bytes).catch(() => undefined));
  });
});

/** The quickest of some tries: the compiler and the garbage collector are not at work in all of them. */
async function mustBeQuick(what: string, act: () => unknown, busyMaxMs = BUSY_MAX_MS): Promise<void> {
  const tries: number[] = [];
  for (let left = 4; left > 0; left -= 1) {
    const before = process.cpuUsage();
    await act();
    tries.push(process.cpuUsage(before).user / 1_000);
  }
  const quickest = Math.min(...tries);
  expect({ what, isQuick: quickest <= busyMaxMs, quickest }).toMatchObject({ isQuick: true });
}
