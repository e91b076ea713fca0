import type { Decline, Item } from '../../../topics/contract/fields.ts';
import { wordingsOf } from './sample-wordings.ts';
import type { SeededDraw } from './seeded-draw.ts';

/** The merchant of sample-configuration.yaml: where it sells, through which gateways, for how much. */
export interface Market {
  readonly weight: number;
  readonly campaignId: string;
  readonly currency: string;
  /** Null where no gateway profile routes its sales. */
  readonly gatewayProfileId: string | null;
  /** In the order in which billing tries them. */
  readonly gateways: readonly { readonly id: string; readonly type: string }[];
}

export const MARKETS: readonly Market[] = [
  {
    weight: 40,
    campaignId: 'camp-us',
    currency: 'USD',
    gatewayProfileId: 'us-balanced',
    gateways: [
      { id: 'nmi-us', type: 'NMI' },
      { id: 'authorize-us', type: 'AUTHORIZE_NET' },
      { id: 'stripe-us', type: 'STRIPE' },
    ],
  },
  {
    weight: 18,
    campaignId: 'camp-us',
    currency: 'USD',
    gatewayProfileId: null,
    gateways: [{ id: 'nmi-us', type: 'NMI' }],
  },
  {
    weight: 6,
    campaignId: 'camp-us',
    currency: 'CAD',
    gatewayProfileId: null,
    gateways: [{ id: 'nmi-us', type: 'NMI' }],
  },
  {
    weight: 20,
    campaignId: 'camp-eu',
    currency: 'EUR',
    gatewayProfileId: null,
    gateways: [
      { id: 'adyen-eu', type: 'ADYEN' },
      { id: 'stripe-eu', type: 'STRIPE' },
    ],
  },
  {
    weight: 8,
    campaignId: 'camp-eu',
    currency: 'GBP',
    gatewayProfileId: null,
    gateways: [
      { id: 'adyen-eu', type: 'ADYEN' },
      { id: 'stripe-eu', type: 'STRIPE' },
    ],
  },
  {
    weight: 6,
    campaignId: 'camp-uk',
    currency: 'GBP',
    gatewayProfileId: null,
    gateways: [{ id: 'stripe-uk', type: 'STRIPE' }],
  },
  {
    weight: 5,
    campaignId: 'camp-outlet',
    currency: 'USD',
    gatewayProfileId: null,
    gateways: [{ id: 'nmi-outlet', type: 'NMI' }],
  },
  {
    weight: 3,
    campaignId: 'camp-eu',
    currency: 'JPY',
    gatewayProfileId: null,
    gateways: [{ id: 'adyen-eu', type: 'ADYEN' }],
  },
];

const PRICES_MINOR = [1_995, 2_995, 3_995, 4_995, 6_995, 8_995, 12_995];

export function priceMinor(draw: SeededDraw, label: string): number {
  return PRICES_MINOR[draw.between(`${label} price`, 0, PRICES_MINOR.length - 1)] ?? 1_995;
}

export function declineOf(draw: SeededDraw, label: string, gatewayType: string): Decline {
  const { weight: _, ...decline } = draw.weighted(`${label} wording`, wordingsOf(gatewayType));
  return decline;
}

/** Most payment methods leave the outcome to the sandbox's seeded draw; a few are test references that fix it. */
const METHODS = [
  { weight: 955, prefix: 'vault-' },
  { weight: 25, prefix: 'pm_sbx_lost_200_' },
  { weight: 15, prefix: 'pm_sbx_decline_100_' },
  { weight: 5, prefix: 'pm_sbx_wrong-amount_150_' },
];

export function paymentMethodRef(draw: SeededDraw, label: string): string {
  return `${draw.weighted(`${label} method`, METHODS).prefix}${label}`;
}

export function box(amountMinor: number, subscriptionId: string | null): Item {
  const productId = subscriptionId === null ? 'starter-kit' : 'monthly-box';
  return { productId, quantity: 1, amountMinor, recurring: subscriptionId !== null, subscriptionId };
}
