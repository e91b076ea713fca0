import { adyenCodes } from './decline-codes/adyen.ts';
import { authorizeNetCodes } from './decline-codes/authorize-net.ts';
import { type CodeFamily, type CodeRow, familiesToTry } from './decline-codes/code-row.ts';
import { isoCodes } from './decline-codes/iso-8583.ts';
import { nmiCodes } from './decline-codes/nmi.ts';
import { stripeCodes } from './decline-codes/stripe.ts';
import { type TextRow, textRows } from './decline-texts.ts';
import { readableText } from './readable-text.ts';

/**
 * Whether a decline is soft or hard if neither the mapping nor the gateway says so (R8): by its advice code, response code
 * and text. Hard is what will not resolve by itself (never-approve codes, wrong or expired card data, lost, stolen,
 * closed, stopped, not permitted). Soft is temporary or at the issuer's discretion.
 */

/** The row that decided. */
export interface DefaultTableRow {
  basis: 'ADVICE_CODE' | 'RESPONSE_CODE' | 'TEXT';
  /** The code's family, or the name of the text row. */
  source: string;
  /** The advice or response code, or the words found in the text, abbreviations written out. */
  matched: string;
  type: 'SOFT' | 'HARD';
  meaning: string;
}

export interface ClassifiableDecline {
  code: string | null;
  text: string;
  network: string | null;
  adviceCode: string | null;
}

interface TableVerdict {
  /** The row that decides; null for an unknown decline, which is hard. */
  row: DefaultTableRow | null;
  /**
   * Whether the decline itself says that funds were insufficient: by its response code, or by its text if the code only
   * says "declined". Mapping the decline to another type does not change it. Such a decline never cascades along a
   * profile (R2).
   */
  insufficientFunds: boolean;
}

/**
 * Looks a decline up in the table. Strongest first: advice never to try again; a code that says what is wrong; the text;
 * advice to try later; a code that only says "declined". The text is searched once, and only if the code is not enough.
 */
export function lookUpDecline(decline: ClassifiableDecline, gatewayType: string | null): TableVerdict {
  const advice = adviceRow(decline.adviceCode);
  const code = findCodeRow(decline, gatewayType);
  const saysWhatIsWrong = code !== null && code.row.vague !== true;
  const text = saysWhatIsWrong ? null : findTextRow(decline.text);
  const byCode = code === null ? null : codeTableRow(code);
  const byText = text === null ? null : textTableRow(text);
  return {
    row: advice?.type === 'HARD' ? advice : ((saysWhatIsWrong ? byCode : byText) ?? advice ?? byCode),
    insufficientFunds: (saysWhatIsWrong ? code : text)?.row.insufficientFunds === true,
  };
}

interface FoundCode {
  family: CodeFamily;
  row: CodeRow;
}

/** The row of the decline's response code: in the gateway's own code family first, then by the code's shape. */
export function findCodeRow(decline: ClassifiableDecline, gatewayType: string | null): FoundCode | null {
  const code = decline.code?.trim() ?? '';
  if (code === '') return null;
  for (const family of familiesToTry(gatewayType, code)) {
    const row = codeIndex[family].find(
      (candidate) =>
        candidate.codes.includes(normalisedCode(family, code)) &&
        (candidate.network === undefined || candidate.network === decline.network),
    );
    if (row !== undefined) return { family, row };
  }
  return null;
}

/** Gateways say what is wrong in the first words. The rest of a long text is left out, as searching it is slow. */
const TEXT_LENGTH_MAX = 500;

interface FoundText {
  row: TextRow;
  words: string;
}

/** The first text row whose wording the text contains; hard wordings are looked for before soft ones. */
function findTextRow(text: string): FoundText | null {
  const readable = readableText(text.slice(0, TEXT_LENGTH_MAX));
  for (const row of textRows) {
    const words = row.wording.exec(readable)?.[0];
    if (words !== undefined) return { row, words };
  }
  return null;
}

const codeIndex: Record<CodeFamily, readonly CodeRow[]> = {
  ISO_8583: isoCodes,
  NMI: nmiCodes,
  AUTHORIZE_NET: authorizeNetCodes,
  STRIPE: stripeCodes,
  ADYEN: adyenCodes,
};

function normalisedCode(family: CodeFamily, code: string): string {
  switch (family) {
    case 'STRIPE':
      return code.toLowerCase();
    case 'ADYEN':
    case 'AUTHORIZE_NET':
    case 'NMI':
      return code.replace(/^0+(?=\d)/, '');
    case 'ISO_8583':
      return /^\d$/.test(code) ? `0${code}` : code.toUpperCase();
    default:
      return family satisfies never;
  }
}

function codeTableRow({ family, row }: FoundCode): DefaultTableRow {
  const matched = row.codes.join(', ');
  return { basis: 'RESPONSE_CODE', source: family, matched, type: row.type, meaning: row.meaning };
}

function textTableRow({ row, words }: FoundText): DefaultTableRow {
  return { basis: 'TEXT', source: row.name, matched: words, type: row.type, meaning: row.meaning };
}

/** Mastercard's Merchant Advice Codes, and the words that Stripe uses instead. Other advice codes decide nothing. */
const adviceRows: readonly { codes: readonly string[]; type: 'SOFT' | 'HARD'; meaning: string }[] = [
  { codes: ['03', 'do_not_try_again'], type: 'HARD', meaning: 'do not try again' },
  { codes: ['21'], type: 'HARD', meaning: 'payment cancelled by the cardholder: do not honor' },
  { codes: ['22'], type: 'HARD', meaning: 'merchant does not qualify for the product' },
  { codes: ['42'], type: 'HARD', meaning: 'sanctions score too high' },
  { codes: ['99'], type: 'HARD', meaning: 'do not try again' },
  { codes: ['02', 'try_again_later'], type: 'SOFT', meaning: 'try again later' },
  {
    codes: ['24', '25', '26', '27', '28', '29', '30'],
    type: 'SOFT',
    meaning: 'try again after the time that the issuer names',
  },
];

function adviceRow(adviceCode: string | null): DefaultTableRow | null {
  const code = normalisedAdviceCode(adviceCode);
  const row = adviceRows.find((candidate) => code !== null && candidate.codes.includes(code));
  return row === undefined || code === null
    ? null
    : { basis: 'ADVICE_CODE', source: 'MERCHANT_ADVICE', matched: code, type: row.type, meaning: row.meaning };
}

/** Advice codes are two digits; some gateways drop the leading zero or send words. */
export function normalisedAdviceCode(adviceCode: string | null): string | null {
  const code = adviceCode?.trim().toLowerCase() ?? '';
  if (code === '') return null;
  return /^\d$/.test(code) ? `0${code}` : code;
}
