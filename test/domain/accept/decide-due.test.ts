import { describe, expect, it } from '@jest/globals';
import { customerSalvagesId } from '../../../src/domain/ids.ts';
import { configuration, flexecomGateway, recycleProfile } from '../support/configuration.ts';
import { DAY, due, initial, NOW, rebill, rerunRequest, soft } from '../support/events.ts';
import { World } from '../support/world.ts';

const SALVAGES = customerSalvagesId('customer-1', 'campaign-1');

/** A rebill that waits for attempt 4, due in a day. */
function withScheduled(): { world: World; submissionId: string; whenDue: () => void } {
  const world = new World();
  world.take(rebill({ occurredAt: NOW }));
  const { submissionId } = world.onlyOne('decline-accepted');
  const submission = () => ({ submissionId, orderId: 'order-1', dueAt: NOW + DAY });
  return {
    world,
    submissionId,
    whenDue: () => {
      world.now = Math.max(world.now, NOW + DAY);
      world.take(due(submission()));
    },
  };
}

function announce(world: World, submissionId: string): void {
  world.take(due({ submissionId, orderId: 'order-1', dueAt: NOW + DAY }));
}

describe('a scheduled submission', () => {
  it('R5: is sent when it is due', () => {
    const { world, submissionId, whenDue } = withScheduled();
    whenDue();
    expect(world.onlyOne('flexecom-submit.recovery')).toMatchObject({
      submissionId,
      route: 'RECYCLE',
      orderType: 'RECURRING',
      attempt: 4,
      declinedGatewayId: 'visa-1',
    });
    expect(world.store.get('submissions', submissionId)?.state).toBe('PENDING');
    expect(world.store.get('debts', 'rebill/3/sub-1')).toMatchObject({
      state: 'IN_SALVAGE',
      activeSubmissionId: submissionId,
    });
  });

  it('R5: is sent once, however often it is announced', () => {
    const { world, whenDue } = withScheduled();
    whenDue();
    whenDue();
    expect(world.said('flexecom-submit.recovery')).toHaveLength(1);
    expect(world.counted).toContain('due-already-handled');
  });

  it('R5: waits if it is announced before it is due', () => {
    const { world, submissionId } = withScheduled();
    announce(world, submissionId);
    expect(world.said('flexecom-submit.recovery')).toEqual([]);
    expect(world.store.get('submissions', submissionId)).toMatchObject({ state: 'SCHEDULED', dueAt: NOW + DAY });
  });

  it('ignores an announcement of a submission that does not exist', () => {
    const { world } = withScheduled();
    announce(world, 'nowhere');
    expect(world.counted.at(-1)).toBe('due-already-handled');
  });
});

describe('a scheduled submission whose configuration is no longer in force', () => {
  it('R5: gets the new due time and price in its document only', () => {
    const { world, submissionId } = withScheduled();
    const attempts = Array.from({ length: 10 }, () => ({ daysToWait: 5, priceReduction: { percent: 10 } }));
    world.config = configuration({ recycleProfiles: [recycleProfile({ attempts, holdRecyclePrice: true })] }, 2);
    const before = world.published.length;
    announce(world, submissionId);
    expect(world.published.length).toBe(before);
    expect(world.store.get('submissions', submissionId)).toMatchObject({
      state: 'SCHEDULED',
      dueAt: NOW + 5 * DAY,
      configVersion: 2,
      amountMinor: 4_995 - 4 * 500,
      holdRecyclePrice: true,
    });
  });

  it('R5: moves with the time zone to the same time of day there', () => {
    const world = new World(configuration({ timeZone: 'UTC' }));
    // 02:30 in New York on 7 March 2026, a Saturday; the day after, that time does not exist there.
    const occurredAt = Date.UTC(2026, 2, 7, 7, 30);
    world.now = occurredAt;
    world.take(rebill({ occurredAt }));
    const { submissionId } = world.onlyOne('decline-accepted');
    const saturdays = { recycleProfiles: [recycleProfile({ billOnSaturday: true })] };
    world.config = configuration({ ...saturdays, timeZone: 'America/New_York' }, 2);
    announce(world, submissionId);
    expect(world.store.get('submissions', submissionId)?.dueAt).toBe(Date.UTC(2026, 2, 14, 6, 30));
  });

  it('R5: goes to the gateway that now has the slot', () => {
    const { world, submissionId, whenDue } = withScheduled();
    const gateways = [
      { id: 'visa-1', type: 'NMI' },
      flexecomGateway({ enabled: false }),
      flexecomGateway({ id: 'flex-2' }),
    ];
    const recycleProfiles = [recycleProfile({ reattempts4To6GatewayId: 'flex-2' })];
    world.config = configuration({ gateways, cascadeProfiles: [], recycleProfiles }, 2);
    announce(world, submissionId);
    whenDue();
    expect(world.onlyOne('flexecom-submit.recovery').flexecomGatewayId).toBe('flex-2');
    expect(world.store.get('submissions', submissionId)).toMatchObject({
      flexecomGatewayId: 'flex-2',
      configVersion: 2,
    });
  });

  it('R5: is not sent before its new due time by an earlier announcement', () => {
    const { world, submissionId, whenDue } = withScheduled();
    const attempts = Array.from({ length: 10 }, () => ({ daysToWait: 5 }));
    world.config = configuration({ recycleProfiles: [recycleProfile({ attempts })] }, 2);
    whenDue();
    whenDue();
    expect(world.said('flexecom-submit.recovery')).toEqual([]);
    world.now = NOW + 5 * DAY;
    announce(world, submissionId);
    announce(world, submissionId);
    expect(world.said('flexecom-submit.recovery')).toHaveLength(1);
  });

  it('R5: is sent once if it is announced twice in one chunk', () => {
    const { world, submissionId } = withScheduled();
    world.now = NOW + DAY;
    const announced = due({ submissionId, orderId: 'order-1', dueAt: NOW + DAY });
    world.take(announced, announced, announced);
    expect(world.said('flexecom-submit.recovery')).toHaveLength(1);
  });

  it('R5: is sent if it is now due at once', () => {
    const { world, submissionId } = withScheduled();
    const attempts = Array.from({ length: 10 }, () => ({ daysToWait: 0 }));
    world.config = configuration({ recycleProfiles: [recycleProfile({ attempts })] }, 2);
    announce(world, submissionId);
    expect(world.onlyOne('flexecom-submit.recovery').configVersion).toBe(2);
  });

  it.each([
    [
      'the slot is no longer FlexEcom’s',
      configuration({ recycleProfiles: [recycleProfile({ reattempts4To6GatewayId: null })] }, 2),
    ],
    [
      'the gateway is disabled',
      configuration(
        { gateways: [{ id: 'visa-1', type: 'NMI' }, flexecomGateway({ enabled: false })], cascadeProfiles: [] },
        2,
      ),
    ],
    ['the profile is gone', configuration({ recycleProfiles: [] }, 2)],
    [
      'the gateway is removed and retired',
      configuration({ gateways: [{ id: 'visa-1', type: 'NMI' }], cascadeProfiles: [], recycleProfiles: [] }, 2),
    ],
    [
      'the subscription’s gateway is in another profile now, without FlexEcom',
      configuration(
        {
          recycleProfiles: [
            recycleProfile({ gatewayIds: ['visa-2'] }),
            recycleProfile({ id: 'plain', reattempts4To6GatewayId: null }),
          ],
        },
        2,
      ),
    ],
    [
      'the profile has fewer attempts now',
      configuration(
        { recycleProfiles: [recycleProfile({ attempts: Array.from({ length: 3 }, () => ({ daysToWait: 1 })) })] },
        2,
      ),
    ],
    [
      'the currency has no amounts any more',
      configuration({ recycleProfiles: [recycleProfile({ minimumPriceMinor: { EUR: 100 } })] }, 2),
    ],
    [
      'the attempt is skipped now',
      configuration(
        {
          recycleProfiles: [
            recycleProfile({
              attempts: Array.from({ length: 10 }, (_, index) => ({ daysToWait: 1, skip: index === 3 })),
            }),
          ],
        },
        2,
      ),
    ],
  ])('R5: goes back to billing if %s', (_, config) => {
    const { world, submissionId } = withScheduled();
    world.config = config;
    announce(world, submissionId);
    expect(world.onlyOne('decline-not-sent')).toMatchObject({
      reason: 'SLOT_WITHDRAWN',
      next: 'BILLING',
      submissionId,
      debtVersion: 2,
      transactionId: 'r1',
      attempt: 3,
    });
    expect(world.store.get('submissions', submissionId)).toMatchObject({
      state: 'NOT_SENT',
      endReason: 'SLOT_WITHDRAWN',
    });
    expect(world.store.get('debts', 'rebill/3/sub-1')).toMatchObject({ state: 'OPEN', activeSubmissionId: null });
  });

  it('R14: leaves the debt open for the next decline when it is withdrawn', () => {
    const { world, submissionId } = withScheduled();
    world.config = configuration({ recycleProfiles: [] }, 2);
    announce(world, submissionId);
    world.config = configuration({}, 3);
    world.take(rebill({ attempt: 4, transactionId: 'r4', occurredAt: NOW + DAY }));
    expect(world.said('decline-accepted').at(-1)).toMatchObject({ attempt: 4 });
  });
});

describe('a scheduled submission whose debt was paid or cancelled', () => {
  it.each([
    [{ billingCycle: 4, status: 'ACTIVE' }, 'PAID_MEANWHILE', 'PAID'],
    [{ status: 'CANCELLED' }, 'CANCELLED_MEANWHILE', 'CANCELLED'],
    [{ status: 'RECYCLE_FAILED' }, 'CANCELLED_MEANWHILE', 'CANCELLED'],
  ] as const)('R20: with the subscription %j is not sent: %s', (fields, reason, state) => {
    const { world, submissionId, whenDue } = withScheduled();
    world.store.edit('subscriptions', 'sub-1', fields);
    whenDue();
    expect(world.onlyOne('decline-not-sent')).toMatchObject({ reason, next: 'NOBODY', submissionId });
    expect(world.store.get('debts', 'rebill/3/sub-1')).toMatchObject({ state, activeSubmissionId: null });
    expect(world.said('flexecom-submit.recovery')).toEqual([]);
  });

  it('R14: is not sent if the debt was paid', () => {
    const { world, whenDue } = withScheduled();
    world.store.edit('debts', 'rebill/3/sub-1', { state: 'PAID' });
    whenDue();
    expect(world.onlyOne('decline-not-sent').reason).toBe('PAID_MEANWHILE');
    expect(world.store.get('debts', 'rebill/3/sub-1')?.state).toBe('PAID');
  });
});

describe('a submission that waits because of a card network', () => {
  const wait = { ...soft, network: 'MASTERCARD', adviceCode: '25' } as const;
  const enforcing = (fields: Record<string, unknown> = {}, version = 1) =>
    configuration(
      {
        gateways: [{ id: 'visa-1', type: 'NMI' }, flexecomGateway({ networkRules: 'enforce', ...fields })],
        cascadeProfiles: [],
        recycleProfiles: [recycleProfile()],
      },
      version,
    );

  function withWaitingRerun(): { world: World; submissionId: string } {
    const world = new World(enforcing());
    world.take(initial({ occurredAt: NOW, decline: wait, gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] }));
    world.take(rerunRequest());
    return { world, submissionId: world.onlyOne('decline-accepted').submissionId };
  }

  it('R19: a rerun is sent when its wait is over', () => {
    const { world, submissionId } = withWaitingRerun();
    world.now = NOW + DAY;
    announce(world, submissionId);
    expect(world.onlyOne('flexecom-submit.recovery').route).toBe('RERUN');
  });

  it('R19: a rerun waits on, and is withdrawn if its gateway is disabled', () => {
    const { world, submissionId } = withWaitingRerun();
    announce(world, submissionId);
    expect(world.store.get('submissions', submissionId)?.state).toBe('SCHEDULED');
    world.config = enforcing({ enabled: false }, 2);
    announce(world, submissionId);
    expect(world.said('decline-not-sent').at(-1)).toMatchObject({
      reason: 'SLOT_WITHDRAWN',
      next: 'BILLING',
      requestKey: 'key-1',
    });
    expect(world.store.get('customerSalvages', SALVAGES)?.submissions).toEqual([]);
  });

  it('R19: a recycle is not sent if too many attempts were made by then', () => {
    const world = new World(enforcing());
    world.take(rebill({ occurredAt: NOW }));
    const { submissionId } = world.onlyOne('decline-accepted');
    const attempts = Array.from({ length: 20 }, (_, index) => ({ key: `k${index}`, at: NOW }));
    world.store.put('paymentMethodAttempts', { _id: 'pm_1', attempts, guard: 1 });
    world.now = NOW + DAY;
    announce(world, submissionId);
    expect(world.onlyOne('decline-not-sent')).toMatchObject({ reason: 'NETWORK_RULE', next: 'BILLING' });
  });
});
