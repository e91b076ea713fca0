/**
 * A gateway's decline text in the form that the text rows expect: lower case, single spaces between words, processors'
 * usual abbreviations spelled out, no response code in front. `05: Insuff. Fnds` becomes `insufficient funds`.
 */
export function readableText(text: string): string {
  return text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[\s_/\\,;:.!?'’"()[\]{}*#|<>–—-]+/g, ' ')
    .trim()
    .replace(/^[a-z]{0,2}\d{1,5} (?=\S)/, '')
    .replace(/[a-z]+/g, (word) => spelledOut.get(word) ?? word)
    .replace(/\b(do|does|did|is|was|could|has|would)(n t|nt)\b/g, '$1 not')
    .replace(/\bcan ?t\b/g, 'cannot')
    .replace(/authoris/g, 'authoriz');
}

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
