import { maskCardNumbers } from './card-numbers.ts';

/**
 * A gateway gives its reason in its first words. A longer text is stored, published and compared many times, for every message
 * about its debt, and one decline must not make the others wait.
 */
const TEXT_BYTES_MAX = 4_096;

/** No gateway's codes are half as long. */
const CODE_BYTES_MAX = 64;

/** Says that there was more. */
const CUT_MARK = ' […]';

/** More than any card number has, with all its separators: one that the cut goes through is masked as a whole. */
const BEYOND_CUT = 256;

/** A decline's text as it is kept: card numbers masked (R18), and at most 4 kB of UTF-8, with a mark where it was cut. */
export function keptDeclineText(text: string): string {
  return kept(text, TEXT_BYTES_MAX);
}

/** The same of a response or advice code. */
export function keptDeclineCode(code: string): string {
  return kept(code, CODE_BYTES_MAX);
}

function kept(text: string, bytesMax: number): string {
  if (fittingLength(text, bytesMax) === text.length) return maskCardNumbers(text);
  const length = fittingLength(text, bytesMax - Buffer.byteLength(CUT_MARK));
  return maskCardNumbers(text.slice(0, length + BEYOND_CUT)).slice(0, length) + CUT_MARK;
}

/** How much of a text fits into so many bytes of UTF-8; no character is split. */
function fittingLength(text: string, bytesMax: number): number {
  // Three bytes a unit at most: this is no more than fits, whatever the letters.
  if (text.length * 3 <= bytesMax) return text.length;
  return new TextEncoder().encodeInto(text, new Uint8Array(bytesMax)).read;
}
