import type { NetworkRuleRow } from '../configuration.ts';

/**
 * What the card networks are published to say about further attempts with a declined card (R19). The networks' own manuals are
 * for their members; each row names the page that it was read from. A rule that changed has a row for each time. To correct or
 * add one, write a row of the configuration's `networkRules`, or change this file.
 */

const EVERYWHERE = { countries: null, until: null } as const;

const CHECKOUT_VISA =
  'Checkout.com documentation, "Visa response codes" (read 2026-11), and Yuno documentation, "Merchant advice codes" (read 2026-11)';
const CIELO = 'Cielo documentation, "Card Brands Retry Program" (2023-04 to 2024-08)';
const CYBERSOURCE = 'CyberSource documentation, merchantAdvice.code (read 2026-11)';
const TABAPAY = 'TabaPay documentation, "Excessive Retry Rules" (read 2026-11)';

const visa: readonly NetworkRuleRow[] = [
  {
    network: 'VISA',
    kind: 'NEVER_APPROVE',
    codes: ['04', '07', '12', '14', '15', '41', '43', '46', '57', 'R0', 'R1', 'R3'],
    ...EVERYWHERE,
    from: '2024-04-24',
    source: `${CHECKOUT_VISA}; code 14 as of 2024-04-24: ${CIELO}`,
  },
  {
    network: 'VISA',
    kind: 'NEVER_APPROVE',
    codes: ['03', '04', '07', '12', '15', '41', '43', '46', '57', '62', '78', '93', 'R0', 'R1', 'R3'],
    countries: null,
    from: '2021-04-01',
    until: '2024-04-24',
    source:
      'Bill1st, "Merchant Advice & Response Codes" (2021-11), and Peach Payments, "Excessive Attempts Guidelines"',
  },
  {
    network: 'VISA',
    kind: 'LIMIT',
    attemptsMax: 20,
    window: '30_DAYS',
    // Cielo and TabaPay count attempts with the same amount, others all of them; all of them are never fewer.
    per: 'CARD',
    ...EVERYWHERE,
    from: '2025-05-25',
    source: `Cielo changelog, "New limit for Visa retries starting May 25, 2025"; ${TABAPAY}`,
  },
  {
    network: 'VISA',
    kind: 'LIMIT',
    attemptsMax: 15,
    window: '30_DAYS',
    per: 'CARD',
    countries: null,
    from: '2021-04-01',
    until: '2025-05-25',
    source: CIELO,
  },
  {
    network: 'VISA',
    kind: 'DO_NOT_TRY_AGAIN',
    adviceCodes: ['1'],
    ...EVERYWHERE,
    from: null,
    source: CYBERSOURCE,
  },
];

const mastercard: readonly NetworkRuleRow[] = [
  {
    network: 'MASTERCARD',
    kind: 'LIMIT',
    attemptsMax: 35,
    window: '30_DAYS',
    per: 'CARD_AND_AMOUNT',
    ...EVERYWHERE,
    from: '2023-02-01',
    source: `Transaction Processing Excellence, Excessive Attempts: ${TABAPAY}; ${CIELO}`,
  },
  {
    network: 'MASTERCARD',
    kind: 'LIMIT',
    attemptsMax: 10,
    window: '24_HOURS',
    per: 'CARD',
    ...EVERYWHERE,
    from: null,
    source: `Transaction Processing Excellence, Excessive Attempts: ${TABAPAY}; Dintero documentation, "Tokenization error handling"`,
  },
  {
    network: 'MASTERCARD',
    kind: 'LIMIT',
    attemptsMax: 7,
    window: '24_HOURS',
    per: 'CARD',
    countries: ['BR'],
    from: '2023-02-01',
    until: null,
    source: `Transaction Processing Excellence in Brazil: ${CIELO}`,
  },
  {
    network: 'MASTERCARD',
    kind: 'DO_NOT_TRY_AGAIN',
    adviceCodes: ['03', '21', '40', '41'],
    ...EVERYWHERE,
    from: null,
    source: `${CYBERSOURCE}; ${CIELO}`,
  },
  ...(
    [
      ['24', 1],
      ['25', 24],
      ['26', 48],
      ['27', 96],
      ['28', 144],
      ['29', 192],
      ['30', 240],
    ] as const
  ).map(
    ([adviceCode, hours]): NetworkRuleRow => ({
      network: 'MASTERCARD',
      kind: 'RETRY_AFTER',
      adviceCode,
      hours,
      ...EVERYWHERE,
      from: '2022-10-14',
      source: `${CYBERSOURCE}; as of 2022-10-14: ${CIELO}`,
    }),
  ),
];

/** Elo's cards come as OTHER; its limit holds for every other network of the country too, as nothing tells them apart. */
const others: readonly NetworkRuleRow[] = [
  {
    network: 'OTHER',
    kind: 'LIMIT',
    attemptsMax: 15,
    window: '30_DAYS',
    per: 'CARD_AND_AMOUNT',
    countries: ['BR'],
    from: '2022-08-01',
    until: null,
    source: `Elo: ${CIELO}`,
  },
];

/** American Express and Discover publish no limit. */
export const publishedNetworkRules: readonly NetworkRuleRow[] = [...visa, ...mastercard, ...others];
