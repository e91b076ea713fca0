import { chinese } from './wordings/chinese.ts';
import { dutch } from './wordings/dutch.ts';
import { english } from './wordings/english.ts';
import { french } from './wordings/french.ts';
import { arabic, czech, greek, indonesian, nordic, romanian } from './wordings/further-languages.ts';
import { german } from './wordings/german.ts';
import { italian } from './wordings/italian.ts';
import { japanese } from './wordings/japanese.ts';
import { korean } from './wordings/korean.ts';
import { polish } from './wordings/polish.ts';
import { portuguese } from './wordings/portuguese.ts';
import { russian } from './wordings/russian.ts';
import { spanish } from './wordings/spanish.ts';
import { turkish } from './wordings/turkish.ts';
import type { TextRowName, Wordings } from './wordings/wording.ts';

/** The default table's rows by text. Each wording is matched against readable text (`readable-text.ts`). */
export interface TextRow {
  name: TextRowName;
  type: 'SOFT' | 'HARD';
  meaning: string;
  insufficientFunds?: true;
  /** The text only says "declined": a code or advice says more. */
  vague?: true;
}

/** The order matters: hard rows come first, as "do not honor, card reported lost" means lost; vague ones come last. */
const textRows: readonly TextRow[] = [
  { name: 'DO_NOT_TRY_AGAIN', type: 'HARD', meaning: 'do not try again' },
  { name: 'LOST_OR_STOLEN', type: 'HARD', meaning: 'card lost, stolen or to be picked up' },
  { name: 'STOPPED', type: 'HARD', meaning: 'cardholder stopped the payment' },
  { name: 'CLOSED', type: 'HARD', meaning: 'account or card closed or not active' },
  { name: 'NO_ACCOUNT', type: 'HARD', meaning: 'no such account or issuer' },
  { name: 'EXPIRED', type: 'HARD', meaning: 'card expired or wrong expiry' },
  { name: 'NEW_CARD_DATA', type: 'HARD', meaning: 'the card or account data has changed' },
  { name: 'INVALID_AMOUNT', type: 'SOFT', meaning: 'the issuer takes another amount, maybe' },
  { name: 'INVALID_CARD_DATA', type: 'HARD', meaning: 'invalid card or account number' },
  { name: 'TOO_MANY_ATTEMPTS', type: 'SOFT', meaning: 'too many attempts, for now' },
  { name: 'VERIFICATION_FAILED', type: 'HARD', meaning: 'card security code, PIN or address wrong' },
  { name: 'AUTHENTICATION_REQUIRED', type: 'HARD', meaning: 'cardholder must authenticate' },
  { name: 'NOT_PERMITTED_HERE', type: 'SOFT', meaning: 'not permitted on this terminal, maybe elsewhere' },
  { name: 'MERCHANT_SET_UP', type: 'HARD', meaning: "the merchant's set-up is wrong" },
  { name: 'NOT_PERMITTED', type: 'HARD', meaning: 'not permitted with this card or merchant' },
  { name: 'REFUSED_AS_FRAUD', type: 'HARD', meaning: 'refused as fraud' },
  { name: 'INSUFFICIENT_FUNDS', type: 'SOFT', insufficientFunds: true, meaning: 'insufficient funds' },
  { name: 'LIMIT', type: 'SOFT', meaning: 'a limit is exceeded' },
  { name: 'CALL_ISSUER', type: 'SOFT', meaning: 'the issuer wants to be asked' },
  { name: 'TEMPORARY', type: 'SOFT', meaning: 'temporary fault' },
  { name: 'SUSPECTED_FRAUD', type: 'SOFT', meaning: 'suspected by the issuer, at its discretion' },
  { name: 'DUPLICATE', type: 'SOFT', meaning: 'duplicate transaction' },
  { name: 'NO_ACTION_TAKEN', type: 'SOFT', meaning: 'no action taken, or the record was not found now' },
  { name: 'DO_NOT_HONOR', type: 'SOFT', vague: true, meaning: 'do not honor' },
  { name: 'DECLINED', type: 'SOFT', vague: true, meaning: 'declined without a reason' },
];

/** The languages of the large card acquirers; nobody says in which one a text is, so each is tried. */
const languages: readonly Wordings[] = [
  english,
  spanish,
  portuguese,
  french,
  german,
  italian,
  dutch,
  polish,
  turkish,
  russian,
  japanese,
  chinese,
  korean,
  nordic,
  czech,
  romanian,
  indonesian,
  arabic,
  greek,
];

/** Of each row all wordings as one pattern, and one by one: most texts fit no wording of most rows. */
const wordingsOfRows = textRows.map((row) => {
  const wordings = languages.flatMap((language) => language[row.name] ?? []);
  const sources = wordings.map(({ source }) => source).join(')|(?:');
  return { row, any: new RegExp(`(?:${sources})`), wordings };
});

/** The first row of which a readable text contains a wording, and the words; null: none. */
export function findTextRow(readable: string): { row: TextRow; words: string } | null {
  for (const { row, any, wordings } of wordingsOfRows) {
    if (!any.test(readable)) continue;
    for (const wording of wordings) {
      const words = wording.exec(readable)?.[0];
      if (words !== undefined) return { row, words };
    }
  }
  return null;
}
