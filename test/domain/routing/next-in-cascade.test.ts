import { describe, expect, it } from '@jest/globals';
import { classifyDebt } from '../../../src/domain/classification/classify-decline.ts';
import type { Exclusion, FlexecomGateway } from '../../../src/domain/configuration.ts';
import { excludedBy } from '../../../src/domain/routing/exclusions.ts';
import { isFlexecom } from '../../../src/domain/routing/gateways.ts';
import { holdoutPercentOf, isHeldOut, withHoldout } from '../../../src/domain/routing/holdout.ts';
import { recycleSlotOf } from '../../../src/domain/routing/recycle.ts';
import { send } from '../../../src/domain/ruling.ts';
import { aDebt } from '../../support/a-debt.ts';
import { configuration, flexecomGateway, recycleProfile } from '../support/configuration.ts';
import { initial, NOW, soft } from '../support/events.ts';
import { World } from '../support/world.ts';

function refusalUnder(content: Parameters<typeof configuration>[0], fields: Parameters<typeof initial>[0] = {}) {
  const world = new World(configuration(content));
  world.take(initial(fields));
  const { reason, detail } = world.onlyOne('decline-not-sent');
  return { reason, detail };
}

describe('the next gateway of a cascade profile', () => {
  it('R2: is none that was just tried, even if the decline does not list it', () => {
    const world = new World();
    world.take(initial({ gatewayId: 'visa-2', triedGatewayIds: ['visa-1'] }));
    expect(world.onlyOne('decline-accepted')).toMatchObject({ route: 'CASCADE', flexecomGatewayId: 'flex' });
    expect(world.store.all('submissions')).toMatchObject([{ holdRecyclePrice: false }]);
  });

  it('R2: is none where the profile has no other, or is not there', () => {
    const none = { reason: 'NOT_IN_CASCADE', detail: 'cascade profile direct has no gateway left to try' };
    expect(refusalUnder({ cascadeProfiles: [{ id: 'direct', gatewayIds: ['visa-1', 'visa-2'] }] })).toEqual(none);
    expect(refusalUnder({ cascadeProfiles: [] })).toEqual(none);
  });

  it('R2: is none where no profile applies', () => {
    expect(refusalUnder({ gateways: [{ id: 'visa-1', type: 'NMI' }, flexecomGateway()] })).toEqual({
      reason: 'NOT_IN_CASCADE',
      detail: 'no cascade profile applies to it',
    });
  });
});

describe('the slot of a rebill whose decline does not name the subscription’s gateway', () => {
  it('R5: is that of the gateway that declined it', () => {
    const config = configuration({ recycleProfiles: [recycleProfile({ gatewayIds: ['nmi-1'] })] });
    const debt = aDebt();
    expect(debt.latestDecline.rebill).toBeNull();
    const routable = {
      debt,
      classification: classifyDebt(debt, config),
      attempts: null,
      context: { now: NOW, config },
    };
    expect(recycleSlotOf(routable)).toMatchObject({ kind: 'SEND', route: { attempt: 4 } });
  });
});

describe('an exclusion', () => {
  function excluding(exclusion: Partial<Record<keyof Exclusion, unknown>>): FlexecomGateway {
    const config = configuration({ gateways: [flexecomGateway({ exclusions: [exclusion] })], cascadeProfiles: [] });
    const [gateway] = config.gateways.filter(isFlexecom);
    if (gateway === undefined) throw new Error('there is no gateway');
    return gateway;
  }

  function isExcluded(exclusion: Partial<Record<keyof Exclusion, unknown>>, fields: object): boolean {
    const latest = { ...aDebt().latestDecline, ...fields };
    return excludedBy(excluding(exclusion), latest, { route: 'CASCADE', amountMinor: 4_995 }) !== null;
  }

  it('R24: by the first digits of a card holds only where they are known', () => {
    const exclusion = { binPrefixes: ['4111', '5'] };
    const withCard = (card: unknown) => isExcluded(exclusion, { card });
    expect(withCard({ bin: '411111', funding: null, country: null })).toBe(true);
    expect(withCard({ bin: '511111', funding: null, country: null })).toBe(true);
    expect(withCard({ bin: '422222', funding: null, country: null })).toBe(false);
    expect(withCard({ bin: null, funding: null, country: null })).toBe(false);
    expect(withCard(null)).toBe(false);
    expect(withCard(undefined)).toBe(false);
  });

  it('R24: by codes holds for each of them, whatever their capitals and the blanks around them', () => {
    const withCode = (code: string | null) =>
      isExcluded({ declineCodes: [' n7 ', '51'] }, { decline: { ...soft, code } });
    expect(['N7', ' n7', '51', '51 '].map(withCode)).toEqual([true, true, true, true]);
    expect(['5', '151', null].map(withCode)).toEqual([false, false, false]);
  });
});

describe('the side of the holdout', () => {
  const sale = { kind: 'NEW_SALE', subscriptionId: null, billingCycle: null, chainTransactionId: null } as const;
  const sidesOf = (subjects: Parameters<typeof isHeldOut>[0][]) =>
    subjects.map((subject) => (isHeldOut(subject, 50, 'a key') ? 'H' : 'S')).join('');
  const numbers = Array.from({ length: 24 }, (_, index) => index);

  it('R23: of a debt is the same in every version of the program', () => {
    expect(sidesOf(numbers.map((n) => ({ ...sale, orderId: `order-${n}` })))).toBe('HHHHHHSHHSHSHHSHSSHHHHSS');
    expect(
      sidesOf(numbers.map((n) => ({ ...sale, kind: 'UPSALE', orderId: 'order-1', chainTransactionId: `t${n}` }))),
    ).toBe('SHHHHHHHSHHHHHSHHHSSHHHS');
    expect(
      sidesOf(
        numbers.map((n) => ({ ...sale, kind: 'REBILL', orderId: 'any', subscriptionId: 'sub-1', billingCycle: n })),
      ),
    ).toBe('HSHHHSSSHSHHSSHSSHHSHHHH');
  });

  it('R23: is SENT for a gateway that takes nothing, and for one without a holdout', () => {
    const config = configuration({
      gateways: [
        { id: 'visa-1', type: 'NMI' },
        flexecomGateway({ holdoutPercent: 20 }),
        flexecomGateway({ id: 'flex-2', holdoutPercent: 20, enabled: false }),
      ],
      cascadeProfiles: [],
    });
    expect(['flex', 'flex-2', 'visa-1', 'nowhere'].map((id) => holdoutPercentOf(config, id))).toEqual([20, 0, 0, 0]);
  });

  it('R23: of an upsale of an earlier version is drawn from the first transaction that is known of it', () => {
    const gateways = [flexecomGateway({ holdoutPercent: 50 })];
    const context = { now: NOW, config: configuration({ gateways, cascadeProfiles: [] }), holdoutKey: 'a key' };
    const upsale = aDebt({ _id: 'order-1/first', kind: 'UPSALE', lastSubmissionId: null });
    const sideAfter = (fields: object, transactionId: string) => {
      const debt = { ...upsale, transactionIds: [transactionId, 'later'], ...fields };
      return withHoldout(debt, send({ flexecomGatewayId: 'flex' }), context).debt.holdout?.side;
    };
    const transactions = numbers.map((n) => `t${n}`);
    const drawn = transactions.map((transaction) => sideAfter({}, transaction));
    expect(new Set(drawn)).toEqual(new Set(['SENT', 'HELD_OUT']));
    const chain = { chainTransactionId: 'first' };
    expect(new Set(transactions.map((transaction) => sideAfter(chain, transaction))).size).toBe(1);
  });
});
