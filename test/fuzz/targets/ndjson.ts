import { linesOf } from '../../../src/ndjson/lines.ts';
import { parseLine } from '../../../src/ndjson/parse-line.ts';
import { checkEvent } from '../../../topics/contract/check-event.ts';
import type { ChaosRandom } from '../../chaos/chaos-random.ts';
import { paymentDeclinedNewSaleSample, rerunRequestedSample } from '../../topics/sample-events.ts';
import { type FuzzTarget, mustHold } from '../fuzz-target.ts';
import { cardNumber, mustNotHold, writtenCardNumber } from '../inputs/card-numbers.ts';
import { changedBytes, changedText, oddText } from '../inputs/odd-text.ts';

const SAMPLES = [
  { topic: 'payment-declined.new-sale', ...paymentDeclinedNewSaleSample },
  { topic: 'rerun-requested', ...rerunRequestedSample },
] as const;

/** Lines of a file: an event of the contract with its text masked, or refused with the place; never two values of one key. */
export function ndjsonTarget(): FuzzTarget {
  return {
    name: 'ndjson',
    async try(random) {
      const card = cardNumber(random);
      const written = writtenCardNumber(random, card);
      const text = lineText(random, written);
      const isDoubled = random.between(0, 9) === 0;
      const line = isDoubled ? text.replace(/"orderId":/, '"orderId":"x","orderId":') : text;
      const bytes = random.between(0, 3) === 0 ? changedBytes(random, Buffer.from(line)) : Buffer.from(line);
      for await (const read of linesOf(chunksOf(random, bytes))) {
        const parsed = parseLine(read, 'a key');
        mustNotHold(JSON.stringify(parsed), card, 'what is said of a line');
        if (parsed.kind === 'invalid') {
          mustHold(parsed.problems.length > 0, 'a line was refused without a reason');
          continue;
        }
        mustHold('event' in checkEvent(parsed.topic, parsed.event), 'a line was taken that its topic does not allow');
        mustHold(!/"orderId":"x","orderId":/.test(read.text ?? ''), 'a line was taken that has one key twice');
      }
    },
  };
}

function lineText(random: ChaosRandom, written: string): string {
  const sample = random.pick(SAMPLES);
  const text = `${oddText(random, 4)} ${written} ${oddText(random, 4)}`;
  const event = 'decline' in sample ? { ...sample, decline: { ...sample.decline, text } } : sample;
  const json = JSON.stringify(random.between(0, 4) === 0 ? { ...event, [oddText(random, 3)]: oddText(random) } : event);
  switch (random.between(0, 5)) {
    case 0:
      // Only what is outside of the text that holds the number: half of a number is no number, and is kept.
      return changedText(random, JSON.stringify(sample));
    case 1:
      return '['.repeat(random.between(1, 20_000));
    case 2:
      return json.replace(/4995/, random.pick(['1e400', '-0', '0.1', '9007199254740993', '1'.repeat(400)]));
    default:
      return json;
  }
}

/** As a stream may deliver them. */
async function* chunksOf(random: ChaosRandom, bytes: Buffer): AsyncGenerator<Buffer> {
  const size = random.pick([1 << 20, 1 << 20, 1_000, Math.max(1, bytes.length >> 1)]);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
