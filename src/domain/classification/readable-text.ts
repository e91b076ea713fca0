import { folded } from './comparable-text.ts';

/** Gateways say what is wrong in the first words. The rest of a long text is left out, as searching it is slow. */
const TEXT_LENGTH_MAX = 500;

/**
 * A gateway's decline text in the form that the text rows expect: lower case, Latin and Greek letters without accents, single
 * spaces between words, processors' usual abbreviations spelled out, no response code in front, and without what it says went
 * well. `05: Insuff. Fnds` becomes `insufficient funds`.
 */
export function readableText(text: string): string {
  const words = text.slice(0, TEXT_LENGTH_MAX).replace(/([a-z])([A-Z])/g, '$1 $2');
  const plain = withoutAccents(folded(words))
    .replace(/[\s\p{P}\p{S}]+/gu, ' ')
    .trim()
    .replace(/^[a-z]{0,2}\d{1,5} (?=\S)/, '')
    .replace(/[a-z]+/g, (word) => spelledOut.get(word) ?? word)
    .replace(/\b(do|does|did|is|was|could|has|would)(n t|nt)\b/g, '$1 not')
    .replace(/\bcan ?t\b/g, 'cannot')
    .replace(/authoris/g, 'authoriz');
  return withoutPassedChecks(plain);
}

/** Marks over other letters stay: they make Japanese and Russian letters different ones. */
function withoutAccents(text: string): string {
  return text
    .normalize('NFD')
    .replace(/([a-zα-ω])[\u0300-\u036f]+/g, '$1')
    .normalize('NFC')
    .replace(/[øłđæœё]/g, (letter) => plainLetters.get(letter) ?? letter);
}

const plainLetters: ReadonlyMap<string, string> = new Map([
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ё', 'е'],
]);

/**
 * Gateways put the results of their checks beside the reason: `CVV Match - Declined`, `AVS: Y CVV: M Declined`. A check that
 * did not fail is not why it was declined. Of the letters, N (and AVS's C) say that nothing matched.
 */
function withoutPassedChecks(words: string): string {
  return words
    .replace(PASSED_IN_WORDS, ' ')
    .replace(PASSED_AVS, ' ')
    .replace(PASSED_CVV, ' ')
    .replace(/ +/g, ' ')
    .trim();
}

const PASSED_IN_WORDS =
  /\b(cvv2?|cvc2?|cvn2?|cv2|csc|avs|security code|address|zip( code)?|postal code)( (result|code|check|response))? (is |was )?(full |exact |partial )?(match(ed|es)?|verified|ok|passed|valid|correct|not (checked|processed|performed))\b/g;
const PASSED_AVS = /\bavs( (result|code|response))? (?![nc]\b)[a-z]\b/g;
const PASSED_CVV = /\b(cvv2?|cvc2?|cvn2?|cv2|csc)( (result|code|response))? [mpsux]\b/g;

/** Terminals' displays had 16 characters; their abbreviations survive in processors' texts. */
const spelledOut: ReadonlyMap<string, string> = new Map(
  Object.entries({
    account: ['acct', 'acc', 'accnt'],
    amount: ['amt'],
    authorization: ['auth'],
    balance: ['bal'],
    duplicate: ['dup', 'dupe'],
    error: ['err'],
    exceeds: ['excds', 'exc', 'xceeds'],
    exceeded: ['excd', 'exceded'],
    expiration: ['exp', 'expiry', 'expir'],
    frequency: ['freq'],
    funds: ['fnds', 'fund'],
    information: ['info'],
    insufficient: ['insuff', 'insuf', 'insufficent', 'nonsufficient'],
    invalid: ['inv', 'invld', 'invl', 'invd'],
    limit: ['lmt', 'lim'],
    maximum: ['max'],
    merchant: ['merch', 'mer', 'mrch'],
    message: ['msg'],
    number: ['nbr', 'num', 'nmbr'],
    please: ['pls', 'plz'],
    restricted: ['restr', 'restrict'],
    security: ['sec'],
    service: ['serv', 'svc'],
    terminal: ['term', 'trml'],
    transaction: ['trans', 'tran', 'txn', 'trx', 'tx'],
    unavailable: ['unavail', 'unavl'],
    volume: ['vol'],
    withdrawal: ['wdrl', 'withdrawl', 'withdraw'],
  }).flatMap(([word, abbreviations]) => abbreviations.map((abbreviation) => [abbreviation, word] as const)),
);
