import { containsCardNumber } from '../../../topics/contract/card-numbers.ts';

/** What somebody typed or pasted into the search box. */
interface SearchText {
  /** What is looked for; a card number is masked. */
  readonly text: string;
  /** It is not sent to anybody, and not shown. */
  readonly isCardNumber: boolean;
}

/** Spaces of any kind, and what stands around a value that is copied from a spreadsheet, an e-mail or code. */
const AROUND = /^[\s\p{Cf}\p{Pi}\p{Pf}"'`‚„,;]+|[\s\p{Cf}\p{Pi}\p{Pf}"'`‚„,;]+$/gu;

/** As a spreadsheet writes a number that it shall keep as text: `="0012"`. */
const FORMULA = /^=(?=["“])/;

/** The id in what was pasted. */
export function searchText(pasted: string): SearchText {
  const text = pasted.trim().replace(FORMULA, '').replace(AROUND, '');
  return containsCardNumber(text) ? { text: MASK, isCardNumber: true } : { text, isCardNumber: text === MASK };
}

/** Stands in the address for a card number that somebody pasted. */
const MASK = '*'.repeat(16);
