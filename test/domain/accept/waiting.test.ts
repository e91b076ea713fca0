import { describe, expect, it } from '@jest/globals';
import { billedSubscription } from '../support/billing.ts';
import { configuration, flexecomGateway, recycleProfile } from '../support/configuration.ts';
import { DAY, due, initial, NOW, rebill, rerunRequest, soft } from '../support/events.ts';
import { World } from '../support/world.ts';

/** What an announcement does to a submission that waits. */

const leftToBilling = { gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] };

/** A rebill that waits for attempt 4, due in a day. */
function withScheduled(): { world: World; submissionId: string; announced: (now: number) => string[] } {
  const world = new World();
  world.take(rebill({ occurredAt: NOW }));
  const { submissionId, dueAt } = world.onlyOne('decline-accepted');
  return {
    world,
    submissionId,
    announced: (now) => {
      world.now = now;
      const before = world.counted.length;
      world.take(due({ submissionId, orderId: 'order-1', dueAt }));
      return world.counted.slice(before);
    },
  };
}

/** Three days between attempts, and three to the next bill. */
const slower = configuration(
  {
    recycleProfiles: [
      recycleProfile({ attempts: Array.from({ length: 10 }, () => ({ daysToWait: 3 })), minDaysToNextBill: 3 }),
    ],
  },
  2,
);

describe('an announcement of a submission that waits', () => {
  it('R5: is counted by what became of it', () => {
    const { world, announced } = withScheduled();
    expect(announced(NOW)).toEqual(['due-kept']);
    world.config = slower;
    expect(announced(NOW)).toEqual(['due-moved']);
    expect(announced(NOW + 3 * DAY)).toEqual(['due-sent']);
    expect(announced(NOW + 3 * DAY)).toEqual(['due-already-handled']);
  });

  it('R5: is counted by the reason if it withdraws it', () => {
    const { world, announced } = withScheduled();
    world.config = configuration({ recycleProfiles: [] }, 2);
    expect(announced(NOW)).toEqual(['SLOT_WITHDRAWN']);
  });

  it('R11: takes over how far the next bill must be from a recovery', () => {
    const { world, submissionId, announced } = withScheduled();
    expect(world.store.get('submissions', submissionId)?.minDaysToNextBill).toBe(1);
    world.config = slower;
    announced(NOW);
    expect(world.store.get('submissions', submissionId)?.minDaysToNextBill).toBe(3);
  });

  it('R5: changes nothing before it is due while the configuration is in force', () => {
    const { world, submissionId, announced } = withScheduled();
    const before = world.store.get('submissions', submissionId);
    world.store.put('subscriptions', billedSubscription({ priceMinor: 1_000 }));
    expect(announced(NOW + 1)).toEqual(['due-kept']);
    expect(world.store.get('submissions', submissionId)).toEqual(before);
  });

  it('R14: whose debt is not known does nothing', () => {
    const { world, submissionId, announced } = withScheduled();
    world.store.remove('debts', 'rebill/3/sub-1');
    expect(announced(NOW + DAY)).toEqual(['due-already-handled']);
    expect(world.store.get('submissions', submissionId)?.state).toBe('SCHEDULED');
  });

  it('R21: withdraws one that was recalled, also before it is due', () => {
    const { world, submissionId, announced } = withScheduled();
    world.store.edit('submissions', submissionId, { withdrawReason: 'RECALLED' });
    expect(announced(NOW)).toEqual(['RECALLED']);
    expect(world.onlyOne('decline-not-sent')).toMatchObject({ reason: 'RECALLED', next: 'BILLING' });
    expect(world.store.get('submissions', submissionId)?.state).toBe('NOT_SENT');
  });
});

describe('a rerun that a network delays', () => {
  const enforcing = configuration({
    gateways: [{ id: 'visa-1', type: 'NMI' }, flexecomGateway({ networkRules: 'enforce' })],
    cascadeProfiles: [],
  });

  /** Declined at NOW with the advice to wait a day. */
  function askedToWait(): World {
    const world = new World(enforcing);
    world.take(
      initial({ ...leftToBilling, occurredAt: NOW, decline: { ...soft, adviceCode: '25', network: 'MASTERCARD' } }),
    );
    return world;
  }

  it('R19: is sent at once from the time on that the network allows', () => {
    for (const [laterMs, dueAt] of [
      [DAY - 1, NOW + DAY],
      [DAY, null],
      [DAY + 1, null],
    ] as const) {
      const world = askedToWait();
      world.now = NOW + laterMs;
      world.take(rerunRequest());
      expect(world.onlyOne('decline-accepted').dueAt).toBe(dueAt);
    }
  });

  it('R19: is refused for a debt that FlexEcom failed on, as that cannot wait', () => {
    const world = askedToWait();
    world.store.edit('debts', 'sale/order-1', { state: 'FAILED' });
    world.take(rerunRequest());
    expect(world.said('decline-not-sent').at(-1)?.reason).toBe('NETWORK_RULE');
  });

  it('R5: keeps no recycle price and no distance to a next bill', () => {
    const world = askedToWait();
    world.take(rerunRequest());
    world.config = { ...enforcing, version: 2 };
    world.take(due(world.onlyOne('decline-accepted')));
    const [submission] = world.store.all('submissions');
    expect(submission).toMatchObject({ state: 'SCHEDULED', holdRecyclePrice: false, configVersion: 2 });
    expect(submission).not.toHaveProperty('minDaysToNextBill');
  });
});
