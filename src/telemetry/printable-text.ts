/**
 * What a terminal obeys instead of showing it, and what nobody sees: control characters other than line ends and tabs, those that
 * turn the direction of text around, invisible ones, and line ends that only some programs know. An id or a gateway's text
 * with such a character could rewrite what an operator reads, or look like another one.
 */
const NOT_SHOWN = /(?![\n\t])[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** The text with such characters written out, as `\u001b`. In a JSON text the strings keep their value. */
export function printableText(text: string): string {
  return text.replace(NOT_SHOWN, (character) =>
    Array.from(character, unitsOf)
      .flat()
      .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

function unitsOf(character: string): number[] {
  return Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
}
