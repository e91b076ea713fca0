/**
 * What a piece of evidence is: a decline as a gateway gives it, and the type that its documentation gives or that the
 * rule named beside it implies. Written down from the sources before the default table was measured against it.
 */
export interface EvidenceSet {
  /** The heading in the report. */
  name: string;
  /** Where the entries come from, and as of when the source says what it says. */
  sources: readonly { title: string; date: string; count: number }[];
  /** The gateway type that the decline is read with; null where only the text is known. */
  gatewayType: string | null;
  entries: readonly EvidenceEntry[];
}

/** Code (null: the text alone is read), text, type, and the rule that implies the type. */
export type EvidenceEntry = readonly [code: string | null, text: string, type: 'SOFT' | 'HARD', rule: RuleName];

export type RuleName = keyof typeof rules;

/** The rules that imply a type where a documentation gives words only. */
export const rules = {
  DOCUMENTED_HARD: { type: 'HARD', says: 'its documentation calls this decline hard' },
  DOCUMENTED_SOFT: { type: 'SOFT', says: 'its documentation calls this decline soft' },
  NEVER_APPROVE: { type: 'HARD', says: "Visa's category 1: the issuer will never approve" },
  STRIPE_NOT_RETRIED: { type: 'HARD', says: 'on the list of codes that Stripe does not retry (Smart Retries)' },
  DO_NOT_RETRY: { type: 'HARD', says: 'the decline itself says not to try again' },
  STOPPED: { type: 'HARD', says: 'the cardholder stopped, revoked or cancelled' },
  CARD_UNUSABLE: {
    type: 'HARD',
    says: 'card expired, blocked, restricted, lost, stolen, closed or without an account',
  },
  DATA_WRONG: { type: 'HARD', says: "Visa's category 3: card data must be corrected before another attempt" },
  CARDHOLDER_MUST_ACT: {
    type: 'HARD',
    says: 'PIN, 3-D Secure or the card itself is needed, and the cardholder is not there',
  },
  NOT_PERMITTED: { type: 'HARD', says: 'this kind of payment is not possible with this card or merchant' },
  FRAUD_FILTER: { type: 'HARD', says: "refused by the merchant's, gateway's or acquirer's own fraud screening" },
  SETUP_WRONG: { type: 'HARD', says: "the merchant's set-up or the request is wrong: every retry fails the same way" },
  FUNDS_OR_LIMIT: { type: 'SOFT', says: "Visa's category 2: no funds now, or a limit is exceeded now" },
  NOT_NOW: { type: 'SOFT', says: "Visa's category 2: the issuer cannot approve now" },
  ISSUER_DISCRETION: {
    type: 'SOFT',
    says: "Visa's category 4: refused without a lasting reason, or the issuer wants a call",
  },
  FAULT: { type: 'SOFT', says: 'a technical fault: processor, network or issuer away, time-out, format' },
  TRY_AGAIN: { type: 'SOFT', says: 'the documentation or the decline itself says to try again' },
  DUPLICATE: {
    type: 'SOFT',
    says: 'the same again too soon (Visa category 4; Braintree documents its duplicate as soft)',
  },
} as const satisfies Record<string, { type: 'SOFT' | 'HARD'; says: string }>;
