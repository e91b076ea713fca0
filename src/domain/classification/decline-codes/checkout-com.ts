import type { CodeRow } from './code-row.ts';

/**
 * Checkout.com's response codes: 20xxx and 30xxx mostly end with the code of field 39 (20051, 30041, 200R1), 40xxx are its
 * own risk engine's. From "API response codes" and "Visa response codes" of its documentation, 2025-12-03.
 */
export const checkoutComCodes: readonly CodeRow[] = [
  { codes: ['20005'], type: 'SOFT', vague: true, meaning: 'do not honor' },
  { codes: ['20006', '20099'], type: 'SOFT', vague: true, meaning: 'error' },
  { codes: ['20051'], type: 'SOFT', insufficientFunds: true, meaning: 'insufficient funds' },
  { codes: ['20001', '20002'], type: 'SOFT', meaning: 'refer to issuer' },
  { codes: ['20059', '20063'], type: 'SOFT', meaning: 'suspected by the issuer, at its discretion' },
  { codes: ['20061', '20065', '20075'], type: 'SOFT', meaning: 'a limit is exceeded' },
  { codes: ['20013'], type: 'SOFT', meaning: 'invalid amount' },
  { codes: ['20094'], type: 'SOFT', meaning: 'duplicate transmission' },
  {
    codes: ['20019', '20030', '20068', '20086', '20091', '20092', '20096', '20105'],
    type: 'SOFT',
    meaning: 'issuer or network away, or a fault',
  },

  { codes: ['30004'], type: 'HARD', iso: '04', meaning: 'pick up card' },
  { codes: ['30007'], type: 'HARD', iso: '07', meaning: 'pick up card, special conditions' },
  { codes: ['20012'], type: 'HARD', iso: '12', meaning: 'invalid transaction' },
  { codes: ['20014'], type: 'HARD', iso: '14', meaning: 'invalid card number' },
  { codes: ['30015'], type: 'HARD', iso: '15', meaning: 'no such issuer' },
  { codes: ['30041'], type: 'HARD', iso: '41', meaning: 'lost card' },
  { codes: ['30043'], type: 'HARD', iso: '43', meaning: 'stolen card' },
  { codes: ['30046'], type: 'HARD', iso: '46', meaning: 'closed account' },
  { codes: ['20057'], type: 'HARD', iso: '57', meaning: 'not permitted to cardholder' },
  { codes: ['20062', '30062'], type: 'HARD', iso: '62', meaning: 'restricted card' },
  { codes: ['200R0'], type: 'HARD', iso: 'R0', meaning: 'stop payment order' },
  { codes: ['200R1'], type: 'HARD', iso: 'R1', meaning: 'revocation of authorization' },
  { codes: ['200R3'], type: 'HARD', iso: 'R3', meaning: 'revocation of all authorizations' },
  { codes: ['20054', '30033'], type: 'HARD', iso: '54', meaning: 'expired card' },
  { codes: ['20055', '200N7', '20082'], type: 'HARD', meaning: 'PIN or card security code wrong' },
  { codes: ['20003', '20058'], type: 'HARD', meaning: 'invalid merchant, or not permitted to it' },
  { codes: ['20078', '20093'], type: 'HARD', meaning: 'blocked, or against the law' },
  { codes: ['20151', '20154', '20155'], type: 'HARD', meaning: 'cardholder must authenticate' },
  { codes: ['30034', '30036', '30037'], type: 'HARD', meaning: 'pick up card' },
  {
    codes: ['40101', '40201', '40202', '40203', '40204', '40205'],
    type: 'HARD',
    meaning: 'refused by the risk engine or a block list',
  },
];
