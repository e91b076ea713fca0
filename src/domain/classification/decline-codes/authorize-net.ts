import type { CodeRow } from './code-row.ts';

/** Authorize.net's response reason codes for declined cards (2) and card errors (3). */
export const authorizeNetCodes: readonly CodeRow[] = [
  { codes: ['2', '191'], type: 'SOFT', vague: true, meaning: 'declined' },
  { codes: ['3'], type: 'SOFT', vague: true, meaning: 'referral to voice authorization' },
  { codes: ['4'], type: 'HARD', iso: '04', meaning: 'pick up card' },
  { codes: ['5'], type: 'HARD', meaning: 'a valid amount is required' },
  { codes: ['6', '37', '200', '211', '315', '328'], type: 'HARD', meaning: 'card number is invalid or not on file' },
  { codes: ['7', '201', '316'], type: 'HARD', meaning: 'expiration date is invalid' },
  { codes: ['8', '317'], type: 'HARD', meaning: 'card has expired' },
  { codes: ['11', '222', '318'], type: 'SOFT', meaning: 'duplicate transaction' },
  {
    codes: ['13', '24', '29', '30', '31', '34', '35', '38', '43', '97', '98', '99', '103', '114', '115', '123', '130'],
    type: 'HARD',
    meaning: 'merchant configuration or credentials are invalid',
  },
  {
    codes: ['131', '132', '170', '171', '172', '173', '174', '185'],
    type: 'HARD',
    meaning: "the merchant's gateway or processor account is not set up or suspended",
  },
  {
    codes: ['202', '203', '204', '205', '206', '207', '208', '210', '212', '213', '216', '221'],
    type: 'HARD',
    meaning: 'the merchant or the request is not set up right at the processor',
  },
  {
    codes: ['17', '28', '39', '56', '66', '67', '119', '124', '128', '289'],
    type: 'HARD',
    meaning: 'card, currency or transaction type is not accepted',
  },
  { codes: ['116', '117', '118'], type: 'HARD', meaning: 'cardholder authentication is invalid' },
  {
    codes: ['19', '20', '21', '22', '23', '25', '26', '57', '58', '59', '60', '61', '62', '63', '120', '121', '122'],
    type: 'SOFT',
    meaning: 'error in processing: try again in five minutes',
  },
  {
    codes: ['180', '181', '192', '209', '214', '217', '220', '223', '224', '241', '261', '901'],
    type: 'SOFT',
    meaning: 'processor not available: try again',
  },
  { codes: ['27', '127'], type: 'HARD', meaning: 'address verification mismatch' },
  { codes: ['41', '141', '250', '251', '254'], type: 'HARD', meaning: "refused by the merchant's fraud filter" },
  { codes: ['44', '45', '65', '78', '145', '165'], type: 'HARD', meaning: 'card code mismatch' },
  { codes: ['49'], type: 'SOFT', meaning: 'amount over the allowed maximum' },
  { codes: ['215', '218'], type: 'HARD', meaning: 'PIN data is invalid' },
];
