/** The fields of our topics that hold identifiers: what looks like a card number in one is none, and is never masked (R18). */
const IDENTIFIER_FIELD = /^(?:[a-z]\w*Ids?|requestKey)$/;

export function isIdentifierField(name: string): boolean {
  return IDENTIFIER_FIELD.test(name);
}
