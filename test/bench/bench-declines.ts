import type { ClassifyInput } from '../../consumers/classify-declines.ts';
import { sampleRebill } from '../../src/demo/sample/sample-rebill.ts';
import { sampleSale } from '../../src/demo/sample/sample-sale.ts';
import { SeededDraw } from '../../src/demo/sample/seeded-draw.ts';
import { type OutputMessage, output } from '../../src/domain/decision.ts';
import { paymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import { paymentDeclinedRecurring } from '../../topics/payment-declined.recurring.ts';

/** The domain time of a whole throughput run, so that nothing falls due or expires. A Wednesday. */
export const BENCH_NOW = Date.UTC(2026, 3, 15, 12);

const SEED = 'bench';
const REBILL_SHARE = 0.42;
const DECLINED_BEFORE_MS = 1_000;

/**
 * The sample's declines, each of a different debt: without repeats and malformed messages, as both cost less than the
 * declines measured here.
 */
export function* benchDeclines(now = BENCH_NOW): Generator<ClassifyInput, never> {
  const draw = new SeededDraw(SEED);
  for (let index = 0; ; index++) {
    const label = String(index).padStart(7, '0');
    const at = now - DECLINED_BEFORE_MS;
    yield draw.fraction(`${label} rebill`) < REBILL_SHARE
      ? { topic: 'payment-declined.recurring', event: sampleRebill(draw, label, at) }
      : { topic: 'payment-declined.new-sale', event: sampleSale(draw, label, at) };
  }
}

/** The first `count` of them, as messages to publish. */
export function* benchMessages(count: number, now = BENCH_NOW): Generator<OutputMessage> {
  let made = 0;
  for (const input of benchDeclines(now)) {
    yield toMessage(input);
    made++;
    if (made === count) return;
  }
}

/** Rebills alone, for a backlog beside cascades. */
export function* benchRebills(count: number, now: number): Generator<OutputMessage> {
  const draw = new SeededDraw(SEED);
  for (let index = 0; index < count; index++) {
    const label = `backlog-${index}`;
    yield output(paymentDeclinedRecurring, sampleRebill(draw, label, now - DECLINED_BEFORE_MS));
  }
}

function toMessage(input: ClassifyInput): OutputMessage {
  switch (input.topic) {
    case 'payment-declined.new-sale':
      return output(paymentDeclinedNewSale, input.event);
    case 'payment-declined.recurring':
      return output(paymentDeclinedRecurring, input.event);
    default:
      throw new Error(`no bench message of ${input.topic}`);
  }
}
