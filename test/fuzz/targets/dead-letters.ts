import { deadLetter } from '../../../src/engine/chunk/outputs.ts';
import { DEAD_LETTER_BYTES_MAX } from '../../../src/engine/limits.ts';
import { outputBytes } from '../../../src/engine/transactions/kafka-transaction.ts';
import type { KafkaHeaders } from '../../../src/kafka/client/kafka-types.ts';
import { Codec } from '../../../src/kafka/codec/codec.ts';
import { namesFor } from '../../../src/names.ts';
import { paymentDeclinedNewSale } from '../../../topics/payment-declined.new-sale.ts';
import type { ChaosRandom } from '../../chaos/chaos-random.ts';
import { memoryRegistry } from '../../kafka/support/memory-registry.ts';
import { paymentDeclinedNewSaleSample } from '../../topics/sample-events.ts';
import { type FuzzTarget, mustHold } from '../fuzz-target.ts';
import { cardNumber, mustNotHold, writtenCardNumber } from '../inputs/card-numbers.ts';
import { changedBytes, oddText } from '../inputs/odd-text.ts';

const PARTITION = { stage: 'classify-declines', topic: 'payment-declined.new-sale', partition: 3 } as const;

/** Messages that nobody can read: each becomes a dead letter that a broker takes, whatever it holds, without card numbers. */
export async function deadLettersTarget(): Promise<FuzzTarget> {
  const names = namesFor('');
  const registry = memoryRegistry();
  await registry.add(names.subject(paymentDeclinedNewSale.name), paymentDeclinedNewSale.avro);
  const codec = new Codec(registry, names, { askAgainAfterMs: 0 });
  await codec.prepare([paymentDeclinedNewSale]);
  // The codec knows the schema of what it has read once.
  await codec.decode(paymentDeclinedNewSale, codec.encode(paymentDeclinedNewSale, paymentDeclinedNewSaleSample));
  const encoder = { names, chunkId: 'v2/chunk', codec };
  return {
    name: 'dead-letters',
    try(random) {
      const card = cardNumber(random);
      const written = writtenCardNumber(random, card);
      const source = {
        offset: random.pick([0, 7, 2 ** 53 - 2]),
        next: 8,
        timestamp: random.pick([
          '1780000000000',
          '0',
          '-1',
          '1780000000000000000',
          '9223372036854775807',
          '-9223372036854775808',
        ]),
        key: bytesOrNull(random, written),
        value: random.between(0, 2) === 0 ? readableValue(codec, written) : bytesOrNull(random, written),
        headers: someHeaders(random, written),
      };
      const letter = deadLetter(encoder, PARTITION, source, `not readable: ${oddText(random)} ${written}`);
      mustHold(outputBytes(letter) <= DEAD_LETTER_BYTES_MAX, 'a dead letter is larger than a broker takes');
      const parts = [letter.key, letter.value, ...Object.values(letter.headers).flat()];
      for (const part of parts) mustNotHold(Buffer.from(part ?? '').toString('latin1'), card, 'a dead letter');
    },
  };
}

/** An event of the contract may be refused later, for what it says. */
function readableValue(codec: Codec, written: string): Buffer {
  const { decline } = paymentDeclinedNewSaleSample;
  const event = { ...paymentDeclinedNewSaleSample, decline: { ...decline, text: `card ${written}` } };
  return codec.encode(paymentDeclinedNewSale, event);
}

function bytesOrNull(random: ChaosRandom, written: string): Buffer | null {
  if (random.between(0, 9) === 0) return null;
  const before = changedBytes(random, Buffer.from(oddText(random)));
  return Buffer.concat([before, Buffer.from(` ${written} `), Buffer.from(oddText(random))]);
}

function someHeaders(random: ChaosRandom, written: string): KafkaHeaders {
  const names = ['traceparent', 'salvage_reason', 'ce_id', 'x', oddText(random, 2)];
  const value = () =>
    random.pick([null, Buffer.from(oddText(random)), `is ${written}`, [Buffer.from('a'), Buffer.from(written)], '']);
  return Object.fromEntries(names.slice(0, random.between(0, names.length)).map((name) => [name, value()]));
}
