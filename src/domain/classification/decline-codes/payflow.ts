import type { CodeRow } from './code-row.ts';

/** The RESULT values of PayPal's Payflow gateway for card payments (Payflow Gateway developer guide). */
export const payflowCodes: readonly CodeRow[] = [
  { codes: ['12'], type: 'SOFT', vague: true, meaning: 'declined' },
  { codes: ['99', '1000'], type: 'SOFT', vague: true, meaning: 'an error without a name' },
  { codes: ['13'], type: 'SOFT', meaning: 'referral to voice authorization' },
  { codes: ['50'], type: 'SOFT', insufficientFunds: true, meaning: 'insufficient funds' },
  { codes: ['51'], type: 'SOFT', meaning: 'exceeds the limit of a transaction' },
  { codes: ['30'], type: 'SOFT', meaning: 'duplicate transaction' },
  {
    codes: ['102', '103', '104', '106', '109', '110', '115', '150', '151'],
    type: 'SOFT',
    meaning: 'a fault or a time-out',
  },

  { codes: ['23'], type: 'HARD', iso: '14', meaning: 'invalid account number' },
  { codes: ['24'], type: 'HARD', meaning: 'invalid expiration date' },
  { codes: ['112', '114'], type: 'HARD', meaning: 'address or card security code wrong' },
  { codes: ['117', '125', '126', '127', '128'], type: 'HARD', meaning: 'refused or held by a fraud filter' },
  {
    codes: ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '26', '27', '100', '101'],
    type: 'HARD',
    meaning: "the request or the merchant's set-up is wrong",
  },
];
