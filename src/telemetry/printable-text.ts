/**
 * What a terminal obeys instead of showing it: control characters other than line ends and tabs, and those that turn the
 * direction of text around. An id or a gateway's text with such a character could rewrite what an operator reads.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u202a-\u202e\u2066-\u2069]/g;

/** The text with such characters written out, as `\u001b`. In a JSON text the strings keep their value. */
export function printableText(text: string): string {
  return text.replace(OBEYED, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
