import { maskCardNumbers, maskCardNumbersInBytes } from '../../../topics/contract/card-numbers.ts';
import { keptDeclineText } from '../../../topics/contract/decline-text.ts';
import type { ChaosRandom } from '../../chaos/chaos-random.ts';
import { type FuzzTarget, mustHold } from '../fuzz-target.ts';
import { cardNumber, mustNotHold, writtenCardNumber } from '../inputs/card-numbers.ts';
import { changedBytes, oddText } from '../inputs/odd-text.ts';

/** Texts and bytes around a card number: the number is gone, and what is masked once is not changed again. */
export function maskingTarget(): FuzzTarget {
  return {
    name: 'masking',
    try(random) {
      const card = cardNumber(random);
      const text = withCard(random, writtenCardNumber(random, card));
      const masked = maskCardNumbers(text);
      mustNotHold(masked, card, 'a masked text');
      mustHold(maskCardNumbers(masked) === masked, 'masking twice masks more than masking once');
      const kept = keptDeclineText(text);
      mustNotHold(kept, card, 'a decline text');
      mustHold(Buffer.byteLength(kept) <= 4_096, 'a decline text is longer than 4 kB');
      mustNotHoldInBytes(random, text, card);
    },
  };
}

function mustNotHoldInBytes(random: ChaosRandom, text: string, card: string): void {
  const around = changedBytes(random, Buffer.from(oddText(random)));
  const bytes = Buffer.concat([around, Buffer.from([0]), Buffer.from(text)]);
  const { bytes: masked } = maskCardNumbersInBytes(bytes);
  mustNotHold(masked.toString('latin1'), card, 'masked bytes');
  mustHold(masked.length === bytes.length, 'masking changes the length of bytes');
}

/** Beside letters and signs, and now and then beside very many digits. */
function withCard(random: ChaosRandom, written: string): string {
  const long =
    random.between(0, 499) === 0 ? random.pick(['1', '0 ', '4111', '9-']).repeat(random.between(1, 30_000)) : '';
  return `${long}${oddText(random)} card ${written} is ${oddText(random)}`;
}
