/** What a text can say of a decline; the rows of the default table by text have these names. */
export type TextRowName =
  | 'DO_NOT_TRY_AGAIN'
  | 'LOST_OR_STOLEN'
  | 'STOPPED'
  | 'CLOSED'
  | 'NO_ACCOUNT'
  | 'EXPIRED'
  | 'NEW_CARD_DATA'
  | 'INVALID_CARD_DATA'
  | 'TOO_MANY_ATTEMPTS'
  | 'VERIFICATION_FAILED'
  | 'AUTHENTICATION_REQUIRED'
  | 'MERCHANT_SET_UP'
  | 'NOT_PERMITTED_HERE'
  | 'NOT_PERMITTED'
  | 'REFUSED_AS_FRAUD'
  | 'INSUFFICIENT_FUNDS'
  | 'LIMIT'
  | 'INVALID_AMOUNT'
  | 'CALL_ISSUER'
  | 'TEMPORARY'
  | 'SUSPECTED_FRAUD'
  | 'DUPLICATE'
  | 'NO_ACTION_TAKEN'
  | 'DO_NOT_HONOR'
  | 'DECLINED';

/**
 * How one language says it, in readable text (`readable-text.ts`): lower case, Latin letters without accents, no punctuation.
 * `\b` finds the ends of words in Latin letters only.
 */
export type Wordings = Readonly<Partial<Record<TextRowName, RegExp>>>;
