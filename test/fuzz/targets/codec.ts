import type { Schema } from 'avsc';
import { PoisonError } from '../../../src/errors.ts';
import { Codec } from '../../../src/kafka/codec/codec.ts';
import { namesFor } from '../../../src/names.ts';
import { checkEvent } from '../../../topics/contract/check-event.ts';
import type { TopicDefinition } from '../../../topics/contract/topic.ts';
import { paymentDeclinedNewSale } from '../../../topics/payment-declined.new-sale.ts';
import { submissionDue } from '../../../topics/submission-due.ts';
import type { ChaosRandom } from '../../chaos/chaos-random.ts';
import { memoryRegistry } from '../../kafka/support/memory-registry.ts';
import { paymentDeclinedNewSaleSample, submissionDueSample } from '../../topics/sample-events.ts';
import { type FuzzTarget, mustHold } from '../fuzz-target.ts';
import { changedBytes, oddText } from '../inputs/odd-text.ts';

/** Schemas of writers who mean harm: elements without bytes, endless recursion, names of other things. */
const HOSTILE_SCHEMAS: readonly Schema[] = [
  { type: 'array', items: 'null' },
  { type: 'array', items: { type: 'array', items: { type: 'record', name: 'Empty', fields: [] } } },
  { type: 'map', values: 'null' },
  {
    type: 'record',
    name: 'PaymentDeclinedNewSale',
    fields: [{ name: 'inner', type: ['null', 'PaymentDeclinedNewSale'] }],
  },
  { type: 'record', name: 'SubmissionDue', fields: [{ name: 'eventId', type: { type: 'array', items: 'null' } }] },
  { type: 'fixed', name: 'Nothing', size: 0 },
  'string',
  'bytes',
];

/** Values in the wire format, of our schemas and of hostile ones: read as an event of the contract, or refused as poison. */
export async function codecTarget(): Promise<FuzzTarget> {
  const names = namesFor('');
  const registry = memoryRegistry();
  for (const { name, avro } of [paymentDeclinedNewSale, submissionDue]) await registry.add(names.subject(name), avro);
  for (const schema of HOSTILE_SCHEMAS) await registry.add(names.subject('submission-due'), schema);
  const codec = new Codec(registry, names, { askAgainAfterMs: 0 });
  await codec.prepare([paymentDeclinedNewSale, submissionDue]);
  const samples = [
    codec.encode(paymentDeclinedNewSale, paymentDeclinedNewSaleSample),
    codec.encode(submissionDue, submissionDueSample),
  ];

  return {
    name: 'codec',
    async try(random) {
      registry.asked.length = 0;
      const bytes = random.pick([
        () => changedBytes(random, withOddText(codec, random)),
        () => changedBytes(random, random.pick(samples)),
        () => hostileBytes(random),
      ])();
      if (random.between(0, 1) === 0) await mustBeReadOrRefused(codec, paymentDeclinedNewSale, bytes);
      else await mustBeReadOrRefused(codec, submissionDue, bytes);
    },
  };
}

async function mustBeReadOrRefused<Event>(codec: Codec, topic: TopicDefinition<Event>, bytes: Buffer): Promise<void> {
  let event: Event;
  try {
    event = await codec.decode(topic, bytes);
  } catch (error) {
    if (error instanceof PoisonError) return;
    throw error;
  }
  mustHold('event' in checkEvent(topic, event), `an event was read that ${topic.name} does not allow`);
}

function withOddText(codec: Codec, random: ChaosRandom): Buffer {
  const text = oddText(random);
  const { decline } = paymentDeclinedNewSaleSample;
  const event = { ...paymentDeclinedNewSaleSample, decline: { ...decline, text }, items: [] };
  return codec.encode(paymentDeclinedNewSale, event);
}

/** Blocks of elements that claim what there is not, behind the id of any schema. */
function hostileBytes(random: ChaosRandom): Buffer {
  const id = Buffer.alloc(5);
  id.writeUInt32BE(random.between(0, HOSTILE_SCHEMAS.length + 4), 1);
  const claims = Array.from({ length: random.between(0, random.pick([3, 30, 3_000])) }, () =>
    varint(random.pick([0, 1, 2, -1, 63, 1_000, 2_000, 2 ** 31, 2 ** 40, random.between(-5_000, 5_000)])),
  );
  return Buffer.concat([id, ...claims]);
}

/** Zigzag, as Avro writes counts. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value < 0 ? -2 * value - 1 : 2 * value;
  do {
    bytes.push((rest % 128) + (rest >= 128 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.from(bytes);
}
