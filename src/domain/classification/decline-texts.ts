/** The default table's rows by text. Each wording is matched against readable text (`readable-text.ts`). */
export interface TextRow {
  name: string;
  type: 'SOFT' | 'HARD';
  wording: RegExp;
  meaning: string;
  insufficientFunds?: true;
  /** The text only says "declined": a code or advice says more. */
  vague?: true;
}

/** The order matters: hard wordings come first, as "do not honor, card reported lost" means lost; vague ones come last. */
export const textRows: readonly TextRow[] = [
  {
    name: 'DO_NOT_TRY_AGAIN',
    type: 'HARD',
    wording:
      /\b(do not|never|no) (re ?try|re ?attempt|try again|re ?submit)|\bexcessive (re ?tr(y|ies)|re ?attempts?)\b/,
    meaning: 'do not try again',
  },
  {
    name: 'LOST_OR_STOLEN',
    type: 'HARD',
    wording: /\b(lost|stolen)\b|\bpick? ?up\b|\bhold (card|call)\b|\b(capture|retain|retrieve|seize)( the)? card\b/,
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
      /\b(closed|inactive|dormant)( card| account)|\b(?<!merchant )(account|card)( is| has been| was)? (closed|inactive|cancell?ed|deactivated|not active)/,
    meaning: 'account closed',
  },
  {
    name: 'NO_ACCOUNT',
    type: 'HARD',
    wording:
      /\bno (such|card|check(ing)?|sav(e|ings)|credit|universal|investment)? ?(account|card number|card record|issuer|card issuer)\b|\b(account|card|issuer) (not found|does not exist|not on file)|\bunable to locate (the )?(account|card)/,
    meaning: 'no such account or issuer',
  },
  {
    name: 'EXPIRED',
    type: 'HARD',
    wording:
      /\bexpired\b|\b(invalid|incorrect|wrong|bad) (card )?expiration\b|\bexpiration date (is )?(invalid|incorrect|wrong|in the past)/,
    meaning: 'card expired or wrong expiry',
  },
  {
    name: 'NEW_CARD_DATA',
    type: 'HARD',
    wording: /\b(updated?|new) (of )?(the )?(card ?holder|card|account|customer) (data|information|details)/,
    meaning: 'the card or account data has changed',
  },
  {
    name: 'INVALID_CARD_DATA',
    type: 'HARD',
    wording:
      /\b(invalid|incorrect|wrong|bad) (credit |debit )?(card|account|pan)\b|\b(card|account) (number |no )?(is )?(invalid|incorrect|error)|\bincorrect payment information\b/,
    meaning: 'invalid card or account number',
  },
  {
    name: 'VERIFICATION_FAILED',
    type: 'HARD',
    wording:
      /\b(cvv2?|cvc2?|cv2|cid|avs|security code|card code|address)\b.*\b(decline|fail|mismatch|invalid|incorrect|no match|not match|reject|error)|\b(invalid|incorrect|wrong|failed|bad|declined?( due to| for| by)?) (cvv2?|cvc2?|cv2|cid|avs|card security code|security code|card code|pin)\b/,
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
    name: 'MERCHANT_SET_UP',
    type: 'HARD',
    wording:
      /\b(call|contact) (the )?merchant\b|\bincorrectly set up\b|\bidentification numbers? (is|are) incorrect|\b(merchant|terminal|configuration)\b.*\b(invalid|incorrect|inactive|closed|not active|not found|not on file)|\b(merchant|terminal) (id |number )?error\b|\b(invalid|incorrect|bad|unknown) (merchant|terminal|configuration)\b|\btest ?mode\b|\bmust (settle|balance)\b|\b(feature|function) (is )?not (available|supported)/,
    meaning: "the merchant's set-up is wrong",
  },
  {
    name: 'NOT_PERMITTED_HERE',
    type: 'SOFT',
    wording: /\bnot (permitted|allowed) (to|on|by|at|for) (this |the )?(terminal|acquirer)\b/,
    meaning: 'not permitted on this terminal, maybe elsewhere',
  },
  {
    name: 'NOT_PERMITTED',
    type: 'HARD',
    wording:
      /\b(transaction|service|card|card type)( is| was)? not (permitted|allowed|supported|accepted)|\bnot permitted\b|\bdoes not (accept|support) this|\bunsupported card|\brestricted\b|\bblocked card|\bcard (is )?blocked|\binvalid (merchant|transaction)\b|\bviolation (of law|cannot complete)|\bmcc\b/,
    meaning: 'not permitted with this card or merchant',
  },
  {
    name: 'REFUSED_AS_FRAUD',
    type: 'HARD',
    wording:
      /\bfraud(ulent)? card|\bfraud cancelled|\bacquirer fraud|\bblack ?list|\bfraud (filter|screen|rule|detection)|^fraud$|\bfds\b|\bmanual(ly)? review|\bblocked ip\b|\brisk (rule|filter|block|score)/,
    meaning: 'refused as fraud',
  },
  {
    name: 'INSUFFICIENT_FUNDS',
    type: 'SOFT',
    insufficientFunds: true,
    wording:
      /\b(insufficient|not sufficient|not enough|non sufficient|inadequate) ?(available )?(funds|fds|balance|credit)\b|\bfunds (is |are )?(insufficient|not available|unavailable)|\bnsf\b|\binsufficientfunds\b|\bbalance (too low|insufficient)|\bexceed(s|ed|ing)? (the )?(available )?balance\b/,
    meaning: 'insufficient funds',
  },
  {
    name: 'LIMIT',
    type: 'SOFT',
    wording:
      /\b(over|exceed(s|ed|ing)?|above|maximum)\b.*\b(limit|amount|frequency|count|velocity|withdrawal|volume|attempts|pin)|\bpin\b.*\bexceed|\b(limit|velocity|count|amount|frequency|activity|tries|tries) (is |was |has been )?exceed|\bover ?limit\b/,
    meaning: 'a limit is exceeded',
  },
  {
    name: 'INVALID_AMOUNT',
    type: 'SOFT',
    wording: /\b(invalid|incorrect|bad) amount\b|\bamount (is )?(invalid|incorrect|error)/,
    meaning: 'the issuer takes another amount, maybe',
  },
  {
    name: 'CALL_ISSUER',
    type: 'SOFT',
    wording:
      /\bcall\b|\brefer(ral)?\b|\bcontact (the |your )?(card )?(issuer|bank)|\bvoice auth|\b(approve|honou?r) with id/,
    meaning: 'the issuer wants to be asked',
  },
  {
    name: 'TEMPORARY',
    type: 'SOFT',
    wording:
      /\b(issuer|switch|bank|system|processor|host|network|service)\b.*\b(unavail\w*|not available|inoperative|down|error|malfunction|offline|busy|time ?d? ?out)|\b(time ?d? ?out|malfunction)\b|\b(authentication|communication|comm|processing|acquirer|gateway|general|system|network|format|encryption|cryptographic|message|switch|host|transmission|internal|technical|unknown|unspecified) (error|fault|failure)\b|^error$|\berror (returned|occurred|reported)\b|\bimproperly formatted\b|\bno (reply|response|answer)\b|\bnot (received|submitted)\b|\b(unable to|cannot be|cannot) route|\binvalid routing\b(?! number)|\b(re ?try|try again|re ?enter|re ?submit)\b|\bunable to (process|authorize)|\b(cannot|unable to) (verify|validate) pin\b|\bpin (validation|verification) not possible|\btemporar/,
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
    name: 'NO_ACTION_TAKEN',
    type: 'SOFT',
    wording: /\bno action taken\b|\bunable to (locate|back out)|\brecord not (found|on)|\binconsistent data\b/,
    meaning: 'no action taken, or the record was not found now',
  },
  {
    name: 'DO_NOT_HONOR',
    type: 'SOFT',
    vague: true,
    wording: /\bdo ?not ?honou?r\b|\bdnh\b|\bnot honou?r/,
    meaning: 'do not honor',
  },
  {
    name: 'DECLINED',
    type: 'SOFT',
    vague: true,
    wording: /\bdeclin\w*\b|\brefused\b|\bden(y|ied|ial)\b|\bnot authori[sz]ed\b|\bnot approved\b|\bgeneric decline\b/,
    meaning: 'declined without a reason',
  },
];
