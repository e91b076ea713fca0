import type { ChaosRandom } from '../../chaos/chaos-random.ts';
import { Violation } from '../fuzz-target.ts';

/** Beginnings and lengths that networks issue. */
const ISSUED = [
  { begins: '4', length: 16 },
  { begins: '51', length: 16 },
  { begins: '2221', length: 16 },
  { begins: '34', length: 15 },
  { begins: '6011', length: 16 },
  { begins: '3528', length: 16 },
] as const;

/** A number that a network could issue, with a correct check digit. */
export function cardNumber(random: ChaosRandom): string {
  const { begins, length } = random.pick(ISSUED);
  let digits: string = begins;
  while (digits.length < length - 1) digits += String(random.between(0, 9));
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const doubled = index % 2 === 0 ? Number(digit) * 2 : Number(digit);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return digits + String((10 - (sum % 10)) % 10);
}

const SEPARATORS = ['', ' ', '-', '  ', '\u00a0', '–'] as const;

/** The same as people write it: in groups, one separator throughout. */
export function writtenCardNumber(random: ChaosRandom, digits: string): string {
  const separator = random.pick(SEPARATORS);
  return digits.replace(/\d{4}(?=\d)/g, (group) => group + separator);
}

/** @throws Violation where the digits of the number are in the text, whatever is between them */
export function mustNotHold(text: string, digits: string, where: string): void {
  if (!text.replace(/[^0-9]+/g, '').includes(digits)) return;
  if (text.includes(digits) || new RegExp([...digits].join('[^0-9a-z]{0,4}'), 'i').test(text)) {
    throw new Violation('leak', `a card number is in ${where}`);
  }
}
