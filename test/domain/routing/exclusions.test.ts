import { describe, expect, it } from '@jest/globals';
import type { RoutingConfiguration } from '../../../src/domain/configuration.ts';
import type { PaymentDeclinedNewSale } from '../../../topics/payment-declined.new-sale.ts';
import { configuration, flexecomGateway } from '../support/configuration.ts';
import { DAY, due, hard, initial, NOW, rebill, rerunRequest, soft } from '../support/events.ts';
import { World } from '../support/world.ts';

type GatewayFields = Record<string, unknown>;

const ordinary = [
  { id: 'visa-1', type: 'NMI', directCascadeProfileId: 'direct' },
  { id: 'visa-2', type: 'NMI' },
  { id: 'other', type: 'NMI' },
];

function excluding(exclusions: object[], fields: GatewayFields = {}, version = 1): RoutingConfiguration {
  return configuration({ gateways: [...ordinary, flexecomGateway({ exclusions, ...fields })] }, version);
}

/** The reason why a declined sale is not sent; null: it is accepted. */
function reasonFor(exclusions: object[], sale: Partial<PaymentDeclinedNewSale> = {}): string | null {
  const world = new World(excluding(exclusions));
  world.take(initial(sale));
  return world.said('decline-not-sent')[0]?.reason ?? null;
}

const item = { quantity: 1, amountMinor: 4_995, recurring: false, subscriptionId: null };
const card = { bin: '41111122', funding: 'PREPAID', country: 'BR' } as const;

describe('the exclusions of a FlexEcom gateway', () => {
  it.each<[string, object, Partial<PaymentDeclinedNewSale>, Partial<PaymentDeclinedNewSale>]>([
    ['campaign', { campaignIds: ['spring'] }, { campaignId: 'spring' }, { campaignId: null }],
    [
      'product of any item',
      { productIds: ['gift'] },
      {
        items: [
          { ...item, productId: 'box' },
          { ...item, productId: 'gift' },
        ],
      },
      { items: [] },
    ],
    [
      'network',
      { networks: ['AMEX'] },
      { decline: { ...soft, network: 'AMEX' } },
      { decline: { ...soft, network: null } },
    ],
    ['funding', { cardFundings: ['PREPAID'] }, { card }, { card: { ...card, funding: 'UNKNOWN' } }],
    ['card country', { cardCountries: ['BR', 'AR'] }, { card }, { card: null }],
    ['BIN prefix', { binPrefixes: ['400000', '4111112'] }, { card }, { card: { ...card, bin: '411111' } }],
    [
      'amount, both ends included',
      { amounts: { USD: { fromMinor: 100, toMinor: 500 } } },
      { amountMinor: 500 },
      { amountMinor: 501 },
    ],
    ['amount from 0', { amounts: { USD: { toMinor: 100 } } }, { amountMinor: 100 }, { amountMinor: 101 }],
    [
      'amount without an upper end',
      { amounts: { USD: { fromMinor: 100 } } },
      { amountMinor: 100 },
      { amountMinor: 99 },
    ],
    ['amount of this currency', { amounts: { USD: {} } }, { currency: 'USD' }, { currency: 'EUR' }],
    ['decline text', { declineText: 'NOT honor' }, {}, { decline: { ...soft, text: 'Declined' } }],
    [
      'decline code',
      { declineCodes: ['R05'] },
      { decline: { ...soft, code: 'r05' } },
      { decline: { ...soft, code: null } },
    ],
    ['route', { routes: ['CASCADE'] }, {}, { gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] }],
  ])('R24: exclude by %s', (_name, exclusion, excluded, other) => {
    expect(reasonFor([exclusion], excluded)).toBe('EXCLUDED');
    expect(reasonFor([exclusion], other)).not.toBe('EXCLUDED');
  });

  it('R24: exclude only if all conditions of one entry hold, and by any entry', () => {
    const brazilianPrepaid = { cardCountries: ['BR'], cardFundings: ['PREPAID'] };
    expect(reasonFor([brazilianPrepaid], { card })).toBe('EXCLUDED');
    expect(reasonFor([brazilianPrepaid], { card: { ...card, funding: 'DEBIT' } })).toBeNull();
    expect(reasonFor([{ networks: ['AMEX'] }, brazilianPrepaid], { card })).toBe('EXCLUDED');
  });

  it('R24: billing acts next, and the detail names the entry and its conditions', () => {
    const world = new World(excluding([{ networks: ['AMEX'] }, { routes: ['CASCADE'], cardCountries: ['BR'] }]));
    world.take(initial({ card }));
    expect(world.onlyOne('decline-not-sent')).toMatchObject({
      reason: 'EXCLUDED',
      next: 'BILLING',
      detail: 'exclusion 2 of gateway flex describes it, by its routes, cardCountries',
    });
    expect(world.store.get('debts', 'sale/order-1')?.state).toBe('OPEN');
  });

  it('R24: what cascadeAll would take and is excluded goes to no other FlexEcom gateway', () => {
    const gateways = [
      ...ordinary,
      flexecomGateway(),
      flexecomGateway({ id: 'all', cascadeAll: true, exclusions: [{ routes: ['CASCADE'] }] }),
    ];
    const world = new World(configuration({ gateways }));
    world.take(initial());
    expect(world.onlyOne('decline-not-sent').reason).toBe('EXCLUDED');
  });

  it('R24: are judged at the price of the attempt, not at the original one', () => {
    const exclusions = [{ routes: ['RECYCLE'], amounts: { USD: { toMinor: 4_000 } } }];
    const cheap = configuration({
      gateways: [...ordinary, flexecomGateway({ exclusions })],
      recycleProfiles: [
        {
          id: 'recycle',
          gatewayIds: ['visa-1'],
          attempts: Array.from({ length: 6 }, () => ({ daysToWait: 1, priceReduction: { percent: 10 } })),
          reattempts4To6GatewayId: 'flex',
        },
      ],
    });
    const world = new World(cheap);
    world.take(rebill({ originalAmountMinor: 5_000 }));
    expect(world.onlyOne('decline-not-sent')).toMatchObject({ reason: 'EXCLUDED', next: 'BILLING' });
  });

  it('R24: refuse a rerun, and then nobody acts', () => {
    const world = new World(excluding([{ routes: ['RERUN'] }]));
    world.take(initial({ gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] }));
    world.take(rerunRequest());
    expect(world.said('decline-not-sent').at(-1)).toMatchObject({ reason: 'EXCLUDED', next: 'NOBODY' });
  });
});

describe('an exclusion among other reasons', () => {
  const everything = [{ routes: ['CASCADE', 'RECYCLE', 'RERUN'] }];
  const neverApprove = { ...soft, code: '46' };

  it.each<[string, Partial<PaymentDeclinedNewSale>]>([
    ['HARD_DECLINE', { decline: hard }],
    ['NOT_IN_CASCADE', { gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] }],
    ['CASCADE_EXPIRED', { occurredAt: NOW - DAY }],
  ])('R24: %s is given first', (reason, sale) => {
    expect(reasonFor(everything, sale)).toBe(reason);
  });

  it('R24: is given before the card network’s rule, for cascades, rebills and reruns', () => {
    const world = new World(excluding(everything, { networkRules: 'enforce' }));
    world.take(initial({ decline: neverApprove }));
    world.take(rebill({ orderId: 'order-2', decline: neverApprove }));
    world.take(rerunRequest());
    expect(world.said('decline-not-sent').map(({ reason }) => reason)).toEqual(['EXCLUDED', 'EXCLUDED', 'EXCLUDED']);
  });

  it('R24: of a later version withdraws what is due, before the network’s rule and after SLOT_WITHDRAWN', () => {
    const waiting = () => {
      const world = new World(excluding([], { networkRules: 'enforce' }));
      world.take(rebill({ occurredAt: NOW }));
      world.now = NOW + DAY;
      const attempts = Array.from({ length: 40 }, (_, index) => ({ key: `k${index}`, at: NOW }));
      world.store.put('paymentMethodAttempts', { _id: 'pm_1', attempts, guard: 1 });
      return { world, submission: world.onlyOne('decline-accepted') };
    };
    const excluded = waiting();
    excluded.world.config = excluding(everything, { networkRules: 'enforce' }, 2);
    excluded.world.take(due(excluded.submission));
    expect(excluded.world.onlyOne('decline-not-sent')).toMatchObject({ reason: 'EXCLUDED', next: 'BILLING' });

    const passedOver = waiting();
    const attempts = [1, 2, 3, 4, 5].map((attempt) => ({ daysToWait: 1, skip: attempt === 4 }));
    passedOver.world.config = configuration(
      {
        gateways: [...ordinary, flexecomGateway({ exclusions: everything })],
        recycleProfiles: [{ id: 'recycle', gatewayIds: ['visa-1'], attempts, reattempts4To6GatewayId: 'flex' }],
      },
      2,
    );
    passedOver.world.take(due(passedOver.submission));
    expect(passedOver.world.onlyOne('decline-not-sent').reason).toBe('SLOT_WITHDRAWN');
  });

  it('R24: of a later version withdraws a rerun that waits for a card network', () => {
    const wait = { ...soft, network: 'MASTERCARD', adviceCode: '25' } as const;
    const world = new World(excluding([], { networkRules: 'enforce' }));
    world.take(initial({ decline: wait, gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] }));
    world.take(rerunRequest());
    world.config = excluding(everything, { networkRules: 'enforce' }, 2);
    world.now = NOW + 2 * DAY;
    world.take(due(world.onlyOne('decline-accepted')));
    expect(world.said('decline-not-sent').at(-1)?.reason).toBe('EXCLUDED');
  });
});
