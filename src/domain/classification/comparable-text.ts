/** No text that is kept is longer. One that an earlier version stored may be; the rest of it is left out of comparisons. */
const COMPARED_LENGTH_MAX = 4_096;

/**
 * A text in the form in which texts of gateways and of the configuration are compared: in lower case, with one encoding of
 * accents and of full-width letters, plain quotes and dashes, single spaces, and nothing of no width.
 */
export function comparableText(text: string): string {
  const compared = text.slice(0, COMPARED_LENGTH_MAX);
  return hasOnlyAscii(compared) ? singleSpaced(compared.toLowerCase()) : singleSpaced(folded(compared));
}

/** Most texts do, and need no more than lower case. A grave accent alone is a quote. */
function hasOnlyAscii(text: string): boolean {
  return /^[\x20-\x5f\x61-\x7e]*$/.test(text);
}

/** Lower case by way of upper case, so that ß and ss, and the Turkish letters i, compare as people write them. */
export function folded(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}|\p{Cf}/gu, '')
    .toUpperCase()
    .toLowerCase()
    .replace(/i\u0307/g, 'i')
    .replace(/ς/g, 'σ')
    .replace(/[‘’‚‛′‵`´ʹʻʼ＇]/g, "'")
    .replace(/[“”„‟″‶«»‹›＂]/g, '"')
    .replace(/[‐‑‒–—―−⁃﹘﹣－]/g, '-')
    .normalize('NFC');
}

function singleSpaced(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
