import type { ChaosRandom } from '../../chaos/chaos-random.ts';

/** Texts that programs stumble over: names with a meaning, escapes, letters of many bytes, controls, separators of all kinds. */
const FRAGMENTS = [
  '',
  ' ',
  '\n',
  '\r\n',
  '\t',
  '\0',
  '\u001b[2J',
  '\u2028',
  '\ufeff',
  '\u200b',
  '\u00a0',
  '\ud83d',
  '😀',
  'ß',
  'İ',
  'ﬁ',
  'e\u0301',
  '\u202e',
  '/',
  '\\',
  '"',
  "'",
  '`',
  '$where',
  '__proto__',
  'constructor',
  'toString',
  '%00',
  '%2F',
  '%ff',
  '../',
  '{{',
  '${',
  '<!--',
  '-',
  '.',
  ',',
  ':',
  ';',
  '[',
  ']',
  '{',
  '}',
  '&a',
  '*a',
  '!!js/function',
  '1e309',
  '-0',
  '9007199254740993',
  'NaN',
  'null',
  'true',
  'declined',
  'insufficient funds',
  'do not honor',
  'DO NOT TRY AGAIN',
  '05',
] as const;

/** A few fragments in a row; now and then one of them many times. */
export function oddText(random: ChaosRandom, partsMax = 8): string {
  const parts = Array.from({ length: random.between(0, partsMax) }, () => random.pick(FRAGMENTS));
  const text = parts.join('');
  return random.between(0, 99) === 0 ? text.repeat(random.between(1, 400)) : text;
}

/** A text with some of it removed, doubled, replaced or moved. */
export function changedText(random: ChaosRandom, text: string): string {
  let changed = text;
  for (let left = random.between(1, 4); left > 0; left -= 1) {
    const [from, to] = [random.between(0, changed.length), random.between(0, changed.length)].sort((a, b) => a - b);
    const part = changed.slice(from, Math.min(to ?? 0, (from ?? 0) + 40));
    const [before, after] = [changed.slice(0, from), changed.slice((from ?? 0) + part.length)];
    const instead = random.pick([() => '', () => part + part, () => oddText(random, 2), () => part.toUpperCase()])();
    changed = before + instead + after;
  }
  return changed;
}

/** Bytes with some of them changed, removed or added. */
export function changedBytes(random: ChaosRandom, bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  for (let left = random.between(0, 4); left > 0 && changed.length > 0; left -= 1) {
    changed[random.between(0, changed.length - 1)] = random.pick([
      0,
      1,
      2,
      0x7f,
      0x80,
      0xfe,
      0xff,
      random.between(0, 255),
    ]);
  }
  const cut = random.between(0, 9) === 0 ? changed.subarray(0, random.between(0, changed.length)) : changed;
  const more =
    random.between(0, 9) === 0 ? Buffer.alloc(random.between(1, 200), random.between(0, 255)) : Buffer.alloc(0);
  return Buffer.concat([cut, more]);
}
