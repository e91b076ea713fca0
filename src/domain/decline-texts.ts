/** The default table's rows by text: wordings that gateways use, on lower case text with punctuation as single spaces. */
export interface TextRow {
  name: string;
  type: 'SOFT' | 'HARD';
  wording: RegExp;
  meaning: string;
  insufficientFunds?: true;
}

/** In order: what forbids goes first, as "do not honor, card reported lost" is lost; the vague goes last. */
export const textRows: readonly TextRow[] = [
  {
    name: 'DO_NOT_TRY_AGAIN',
    type: 'HARD',
    wording: /\b(do not|don t|dont|never) (re ?try|re ?attempt|try again|re ?submit)/,
    meaning: 'do not try again',
  },
  {
    name: 'LOST_OR_STOLEN',
    type: 'HARD',
    wording: /\b(lost|stolen)\b|\bpick ?up\b|\bhold card\b|\bcapture card\b|\bretain card\b/,
    meaning: 'card lost, stolen or to be picked up',
  },
  {
    name: 'STOPPED',
    type: 'HARD',
    wording:
      /\bstop(ped)? (all |this )?(recurring|payment)|\brevo(cation|ked|ke)\b|\bcustomer (cancel|request)|\bcardholder stopp/,
    meaning: 'cardholder stopped the payment',
  },
  {
    name: 'CLOSED',
    type: 'HARD',
    wording:
      /\b(closed|inactive|dormant)( card| account)|\b(account|card|acct)( is| has been| was)? (closed|inactive|cancell?ed|deactivated|not active)/,
    meaning: 'account closed',
  },
  {
    name: 'NO_ACCOUNT',
    type: 'HARD',
    wording:
      /\bno (such|card|checking|savings|credit|universal|investment)? ?(account|acct|card number|card record|issuer|card issuer)\b|\b(account|card|issuer) (not found|does not exist|not on file)/,
    meaning: 'no such account or issuer',
  },
  {
    name: 'EXPIRED',
    type: 'HARD',
    wording:
      /\bexpired\b|\b(invalid|incorrect|wrong|bad) (card )?(exp|expiration|expiry)\b|\bexpir(y|ation) date (is )?(invalid|incorrect|wrong|in the past)/,
    meaning: 'card expired or wrong expiry',
  },
  {
    name: 'INVALID_CARD_DATA',
    type: 'HARD',
    wording:
      /\b(invalid|incorrect|wrong|bad) (credit |debit )?(card|account|acct|pan)\b|\b(card|account) (number )?(is )?(invalid|incorrect)|\bincorrect payment information\b/,
    meaning: 'invalid card or account number',
  },
  {
    name: 'VERIFICATION_FAILED',
    type: 'HARD',
    wording:
      /\b(cvv2?|cvc2?|cid|avs|security code|card code|address)\b.*\b(decline|fail|mismatch|invalid|incorrect|no match|not match|reject|error)|\b(invalid|incorrect|wrong|failed) (cvv2?|cvc2?|cid|avs|card security code|security code|card code|pin)\b/,
    meaning: 'card security code, PIN or address wrong',
  },
  {
    name: 'AUTHENTICATION_REQUIRED',
    type: 'HARD',
    wording:
      /\bauthentication (is )?required|\b3 ?d ?s(ecure)?\b.*\b(required|fail|not authenticated)|\b3d not authenticated|\bstrong customer authentication/,
    meaning: 'cardholder must authenticate',
  },
  {
    name: 'NOT_PERMITTED',
    type: 'HARD',
    wording:
      /\b(transaction|trans|service|card|card type)( is| was)? not (permitted|allowed|supported|accepted)|\bnot permitted\b|\bdoes not (accept|support) this|\bunsupported card|\brestricted\b|\bblocked card|\bcard (is )?blocked|\binvalid (merchant|transaction|trans)\b|\bviolation of law/,
    meaning: 'not permitted with this card or merchant',
  },
  {
    name: 'REFUSED_AS_FRAUD',
    type: 'HARD',
    wording:
      /\bfraud(ulent)? card|\bfraud cancelled|\bacquirer fraud|\bblack ?list|\bfraud (filter|screen|rule)|^fraud$/,
    meaning: 'refused as fraud',
  },
  {
    name: 'INSUFFICIENT_FUNDS',
    type: 'SOFT',
    insufficientFunds: true,
    wording:
      /\b(insufficient|insuff|insuf|not sufficient|not enough|non sufficient|inadequate) ?(available )?(funds?|balance|fnds|credit|fds)\b|\bfunds? (is |are )?(insufficient|not available|unavailable)|\bnsf\b|\binsufficientfunds\b|\bbalance (too low|insufficient)/,
    meaning: 'insufficient funds',
  },
  {
    name: 'LIMIT',
    type: 'SOFT',
    wording:
      /\b(over|exceed(s|ed|ing)?|above|max(imum)?)\b.*\b(limit|amount|frequency|count|velocity|withdrawal)|\b(limit|velocity|count|amount|frequency|activity|tries|tries) (is |was |has been )?exceed|\bover ?limit\b/,
    meaning: 'a limit is exceeded',
  },
  {
    name: 'CALL_ISSUER',
    type: 'SOFT',
    wording: /\bcall\b|\brefer(ral)?\b|\bcontact (the |your )?(card )?(issuer|bank)|\bvoice auth/,
    meaning: 'the issuer wants to be asked',
  },
  {
    name: 'TEMPORARY',
    type: 'SOFT',
    wording:
      /\b(issuer|switch|bank|system|processor|host|network|service)\b.*\b(unavail\w*|not available|inoperative|down|error|malfunction|offline|busy|time ?d? ?out)|\b(time ?d? ?out|communication error|processing error|acquirer error|gateway error|general error|system error|network error|malfunction|comm error)\b|\b(re ?try|try again|re ?enter|re ?submit)\b|\bunable to (process|route|authorize)|\btemporar/,
    meaning: 'temporary fault',
  },
  {
    name: 'SUSPECTED_FRAUD',
    type: 'SOFT',
    wording: /\b(suspected|suspicion of|possible) fraud|\bsuspect\w* fraud|\bsecurity violation/,
    meaning: 'suspected by the issuer, at its discretion',
  },
  { name: 'DUPLICATE', type: 'SOFT', wording: /\bduplicate\b/, meaning: 'duplicate transaction' },
  {
    name: 'DO_NOT_HONOR',
    type: 'SOFT',
    wording: /\bdo ?not ?honou?r\b|\bdnh\b|\bdon t honou?r|\bno action taken\b|\bnot honou?r/,
    meaning: 'do not honor',
  },
  {
    name: 'DECLINED',
    type: 'SOFT',
    wording: /\bdeclin\w*\b|\brefused\b|\bnot authori[sz]ed\b|\bnot approved\b|\bgeneric decline\b/,
    meaning: 'declined without a reason',
  },
];
