import type { HypotheticalDecline } from '../../../src/inspect/classify/hypothetical-decline.ts';
import { NOW } from '../../domain/support/events.ts';

/** A soft-declined new sale on `visa-2`, after `visa-1`: FlexEcom is next in the test configuration's profile. */
export function hypotheticalDecline(fields: Partial<HypotheticalDecline> = {}): HypotheticalDecline {
  return {
    gatewayId: 'visa-2',
    gatewayType: null,
    code: '05',
    text: 'Do not honor',
    type: null,
    network: 'VISA',
    adviceCode: null,
    orderType: 'NEW_SALE',
    campaignId: null,
    productIds: [],
    card: { bin: null, funding: null, country: null },
    gatewayProfileId: null,
    triedBefore: ['visa-1'],
    attempt: 0,
    subscriptionGatewayId: 'visa-1',
    amountMinor: 5_000,
    originalAmountMinor: 5_000,
    currency: 'USD',
    occurredAt: NOW,
    decidedAt: NOW,
    earlierAttempts: 0,
    ...fields,
  };
}

/** A rebill whose re-attempt 3 was declined on `visa-1`: the next is FlexEcom's. */
export function hypotheticalRebill(fields: Partial<HypotheticalDecline> = {}): HypotheticalDecline {
  return hypotheticalDecline({ orderType: 'RECURRING', gatewayId: 'visa-1', triedBefore: [], attempt: 3, ...fields });
}
