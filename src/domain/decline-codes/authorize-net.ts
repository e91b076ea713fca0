import type { CodeRow } from './code-row.ts';

/** Authorize.net's response reason codes of declines (2) and errors (3) that concern cards. */
export const authorizeNetCodes: readonly CodeRow[] = [
  { codes: ['2'], type: 'SOFT', vague: true, meaning: 'declined' },
  { codes: ['3'], type: 'SOFT', vague: true, meaning: 'referral to voice authorization' },
  { codes: ['4'], type: 'HARD', neverApprove: true, meaning: 'pick up card' },
  { codes: ['5'], type: 'HARD', meaning: 'a valid amount is required' },
  { codes: ['6', '37', '200', '315'], type: 'HARD', meaning: 'card number is invalid' },
  { codes: ['7', '201', '316'], type: 'HARD', meaning: 'expiration date is invalid' },
  { codes: ['8', '317'], type: 'HARD', meaning: 'card has expired' },
  { codes: ['11', '222', '318'], type: 'SOFT', meaning: 'duplicate transaction' },
  { codes: ['13', '30', '31', '34', '35', '38', '205'], type: 'HARD', meaning: 'merchant configuration is invalid' },
  { codes: ['17', '28', '128'], type: 'HARD', meaning: 'card or transaction type is not accepted' },
  {
    codes: ['19', '20', '21', '22', '23', '25', '26', '57', '58', '59', '60', '61', '62', '63', '120', '121', '122'],
    type: 'SOFT',
    meaning: 'error in processing: try again in five minutes',
  },
  { codes: ['180', '181', '220', '223', '224', '261'], type: 'SOFT', meaning: 'processor not available: try again' },
  { codes: ['27', '127', '165'], type: 'HARD', meaning: 'address verification mismatch' },
  { codes: ['41', '250', '251', '254'], type: 'HARD', meaning: "refused by the merchant's fraud filter" },
  { codes: ['44', '45', '65', '78'], type: 'HARD', meaning: 'card code mismatch' },
  { codes: ['49'], type: 'SOFT', meaning: 'amount over the allowed maximum' },
  { codes: ['206', '207', '221'], type: 'HARD', meaning: 'account not on file or closed' },
];
