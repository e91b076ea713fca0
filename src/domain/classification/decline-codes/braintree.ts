import type { CodeRow } from './code-row.ts';

/**
 * Braintree's processor responses for cards. Soft and hard are Braintree's own, but for a few: 2011, 2041 and 2044 (the issuer
 * wants a call), 2014 and 2021 (the issuer's suspicion) are soft, as Visa counts them; 2099 (the cardholder must
 * authenticate) and the merchant's own set-up are hard, as every retry fails alike.
 */
export const braintreeCodes: readonly CodeRow[] = [
  { codes: ['2000'], type: 'SOFT', vague: true, meaning: 'do not honor' },
  { codes: ['2038', '2046'], type: 'SOFT', vague: true, meaning: 'declined' },
  { codes: ['2001'], type: 'SOFT', insufficientFunds: true, meaning: 'insufficient funds' },
  { codes: ['2002', '2003', '2056'], type: 'SOFT', meaning: 'a limit is exceeded' },
  { codes: ['2011', '2041', '2044'], type: 'SOFT', meaning: 'the issuer wants to be asked' },
  { codes: ['2014', '2021'], type: 'SOFT', meaning: 'suspected by the issuer, at its discretion' },
  { codes: ['2016'], type: 'SOFT', meaning: 'duplicate transaction' },
  { codes: ['2034'], type: 'SOFT', meaning: 'no action taken' },
  { codes: ['2048'], type: 'SOFT', meaning: 'the issuer takes another amount, maybe' },
  { codes: ['2057'], type: 'SOFT', meaning: 'issuer or cardholder has put a restriction on the card' },
  { codes: ['3000'], type: 'SOFT', meaning: 'processor network unavailable' },

  { codes: ['2004'], type: 'HARD', iso: '54', meaning: 'expired card' },
  { codes: ['2005', '2008'], type: 'HARD', iso: '14', meaning: 'invalid card number' },
  { codes: ['2006'], type: 'HARD', meaning: 'invalid expiration date' },
  { codes: ['2007'], type: 'HARD', meaning: 'no account' },
  { codes: ['2009'], type: 'HARD', iso: '15', meaning: 'no such issuer' },
  { codes: ['2010', '2059', '2060'], type: 'HARD', meaning: 'card security code or address wrong' },
  { codes: ['2012'], type: 'HARD', iso: '41', meaning: 'possible lost card' },
  { codes: ['2013', '2053'], type: 'HARD', iso: '43', meaning: 'lost or stolen card' },
  { codes: ['2047'], type: 'HARD', iso: '04', meaning: 'pick up card' },
  { codes: ['2015'], type: 'HARD', iso: '57', meaning: 'transaction not allowed' },
  { codes: ['2017'], type: 'HARD', iso: 'R0', meaning: 'cardholder stopped the payment' },
  { codes: ['2018'], type: 'HARD', iso: 'R3', meaning: 'cardholder stopped everything' },
  { codes: ['2019'], type: 'HARD', iso: '12', meaning: 'invalid transaction' },
  { codes: ['2043'], type: 'HARD', meaning: 'do not retry' },
  { codes: ['2022'], type: 'HARD', meaning: 'update of cardholder data available' },
  { codes: ['2020'], type: 'HARD', meaning: 'violation of law or rules' },
  {
    codes: ['2023', '2024', '2032', '2051', '2058'],
    type: 'HARD',
    meaning: 'not supported or not enabled for this card or merchant',
  },
  {
    codes: ['2025', '2026', '2027', '2028', '2029', '2030', '2040', '2042', '2045', '2055'],
    type: 'HARD',
    meaning: "the merchant's set-up is wrong",
  },
  { codes: ['2031', '2033', '2039', '2049', '2050', '2061', '2062'], type: 'HARD', meaning: 'the request is wrong' },
  { codes: ['2099'], type: 'HARD', meaning: 'cardholder must authenticate' },
];
