import type { PaymentDeclinedNewSale } from '../../../topics/payment-declined.new-sale.ts';
import type { PaymentDeclinedRecurring } from '../../../topics/payment-declined.recurring.ts';
import { sampleRebill } from './sample-rebill.ts';
import { sampleSale } from './sample-sale.ts';
import { SeededDraw } from './seeded-draw.ts';

/** One message of the sample. `malformed` is not Avro at all, like the messages of a misconfigured producer. */
export type SampleMessage =
  | { readonly topic: 'payment-declined.new-sale'; readonly event: PaymentDeclinedNewSale }
  | { readonly topic: 'payment-declined.recurring'; readonly event: PaymentDeclinedRecurring }
  | { readonly topic: SampleTopic; readonly malformed: string; readonly key: string };

/** A sound event whose bytes are spoilt before it is published, and in which way. */
type SpoiltMessage = Extract<SampleMessage, { event: unknown }> & { readonly spoiling: Spoiling };
export type Spoiling = 'UNKNOWN_SCHEMA' | 'CURRENCY_IN_SMALL_LETTERS' | 'CARD_NUMBER' | 'KEY_NOT_UTF8';

/** Everything that the demo publishes as billing. */
export type DemoMessage = SampleMessage | SpoiltMessage;

type SampleTopic = 'payment-declined.new-sale' | 'payment-declined.recurring';

interface SamplePlan {
  readonly seed: string;
  /** How many messages, repeats and malformed ones included. */
  readonly declines: number;
  /** Shares of all messages. */
  readonly repeatShare: number;
  readonly malformedShare: number;
}

const REBILL_SHARE = 0.42;

/**
 * Declines as a billing system sends them. The same seed gives the same ones, except for `occurredAt`, which is the time
 * that `now` returns. A repeat follows soon after its original; half of the repeats have another eventId.
 */
export function* sampleDeclines(plan: SamplePlan, now: () => number): Generator<SampleMessage> {
  const draw = new SeededDraw(plan.seed);
  const recent: Extract<SampleMessage, { event: unknown }>[] = [];
  for (let index = 0; index < plan.declines; index++) {
    const label = String(index).padStart(6, '0');
    const kind = draw.fraction(`${label} kind`);
    const original = recent[draw.between(`${label} original`, 0, Math.max(0, recent.length - 1))];
    if (kind < plan.malformedShare) {
      yield malformed(draw, label);
    } else if (kind < plan.malformedShare + plan.repeatShare && original !== undefined) {
      yield repeated(draw, label, original);
    } else {
      const message = sampleMessage(draw, label, now());
      recent.push(message);
      if (recent.length > RECENT_MAX) recent.shift();
      yield message;
    }
  }
}

/** A producer repeats what it sent lately, not what it sent weeks ago. */
const RECENT_MAX = 50;

function sampleMessage(
  draw: SeededDraw,
  label: string,
  occurredAt: number,
): Extract<SampleMessage, { event: unknown }> {
  return draw.fraction(`${label} rebill`) < REBILL_SHARE
    ? { topic: 'payment-declined.recurring', event: sampleRebill(draw, label, occurredAt) }
    : { topic: 'payment-declined.new-sale', event: sampleSale(draw, label, occurredAt) };
}

function repeated(
  draw: SeededDraw,
  label: string,
  original: Extract<SampleMessage, { event: unknown }>,
): SampleMessage {
  if (draw.fraction(`${label} same id`) < 0.5) return original;
  const eventId = `evt-repeat-${label}`;
  return original.topic === 'payment-declined.new-sale'
    ? { topic: original.topic, event: { ...original.event, eventId } }
    : { topic: original.topic, event: { ...original.event, eventId } };
}

function malformed(draw: SeededDraw, label: string): SampleMessage {
  const topic = draw.fraction(`${label} topic`) < 0.5 ? 'payment-declined.new-sale' : 'payment-declined.recurring';
  return { topic, key: `order-${label}`, malformed: `{"orderId":"order-${label}","amount":"12.34"}` };
}
