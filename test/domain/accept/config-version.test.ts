import { describe, expect, it } from '@jest/globals';
import type { Submission } from '../../../src/domain/documents/submission.ts';
import { configuration, flexecomGateway, recycleProfile } from '../support/configuration.ts';
import { DAY, due, hard, initial, NOW, rebill, rerunRequest, SECOND, soft } from '../support/events.ts';
import { World } from '../support/world.ts';

/** The configuration version that decided is in every submission, and in every record and message of a refusal. */

const declinedSale = { gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] };

function worldUnder(version: number, content: Parameters<typeof configuration>[0] = {}): World {
  return new World(configuration(content, version));
}

function onlySubmission(world: World): Submission {
  const [submission, ...more] = world.store.all('submissions');
  if (submission === undefined || more.length > 0) throw new Error('there is not one submission');
  return submission;
}

function announceAt(world: World, now: number): void {
  const { _id: submissionId, orderId, dueAt } = onlySubmission(world);
  world.now = now;
  world.take(due({ submissionId, orderId, dueAt }, now));
}

describe('the configuration version that decided', () => {
  it.each([
    ['a cascade', initial(), 'flexecom-submit.cascade'],
    ['a recycle', rebill({ occurredAt: NOW - DAY }), 'flexecom-submit.recovery'],
  ] as const)('R15: is on the acceptance, the record, the submission and the request of %s', (_, decline, topic) => {
    const world = worldUnder(7);
    world.take(decline);
    expect(world.onlyOne('decline-accepted').configVersion).toBe(7);
    expect(world.store.all('declines')).toMatchObject([{ configVersion: 7 }]);
    expect(onlySubmission(world).configVersion).toBe(7);
    if (onlySubmission(world).state === 'SCHEDULED') announceAt(world, NOW);
    expect(world.onlyOne(topic).configVersion).toBe(7);
  });

  it('R15: is that of the rerun, even if an earlier version decided the decline', () => {
    const world = worldUnder(7);
    world.take(initial(declinedSale));
    world.config = configuration({}, 8);
    world.take(rerunRequest());
    expect(world.onlyOne('decline-not-sent').configVersion).toBe(7);
    expect(world.onlyOne('decline-accepted').configVersion).toBe(8);
    expect(world.onlyOne('flexecom-submit.recovery').configVersion).toBe(8);
    expect(world.store.all('declines').map(({ configVersion }) => configVersion)).toEqual([7, 8]);
  });

  it.each([
    ['HARD_DECLINE', initial({ decline: hard })],
    ['NOT_IN_CASCADE', initial(declinedSale)],
    ['CASCADE_EXPIRED', initial({ occurredAt: NOW - DAY })],
    ['NOT_IN_RECYCLE_SLOT', rebill({ attempt: 0 })],
    ['ATTEMPTS_EXHAUSTED', rebill({ attempt: 10 })],
    ['NO_RECYCLE_PROFILE', rebill({ subscriptionGatewayId: 'other' })],
    ['UNKNOWN_ORDER', rerunRequest()],
    ['NOT_A_FLEXECOM_GATEWAY', rerunRequest({ gatewayId: 'visa-1' })],
    ['ATRI_PROFILE_RERUN', rerunRequest({ gatewayProfileId: 'atri' })],
  ])('R15: is in the record and the message of a refusal: %s', (reason, message) => {
    const world = worldUnder(7);
    world.take(message);
    expect(world.onlyOne('decline-not-sent')).toMatchObject({ reason, configVersion: 7 });
    expect(world.store.all('declines')).toMatchObject([{ configVersion: 7, answer: { reason } }]);
  });

  it.each([
    ['R14', 'ALREADY_IN_SALVAGE', 'sale/order-1', { state: 'IN_SALVAGE' }],
    ['R14', 'PAID_MEANWHILE', 'sale/order-1', { state: 'PAID' }],
    ['R20', 'CANCELLED_MEANWHILE', 'sale/order-1', { state: 'CANCELLED' }],
  ] as const)('%s: is on what the debt’s state refuses: %s', (_, reason, debtId, state) => {
    const world = worldUnder(7);
    world.take(initial(declinedSale));
    world.store.edit('debts', debtId, state);
    world.config = configuration({}, 8);
    world.take(initial({ transactionId: 't2', occurredAt: NOW }));
    expect(world.said('decline-not-sent').at(-1)).toMatchObject({ reason, configVersion: 8 });
  });

  it('R4: is the version that set the deadline for a cascade that expires before it is sent', () => {
    const world = worldUnder(7);
    world.take(initial());
    world.config = configuration({}, 8);
    world.now = NOW + 60 * SECOND;
    world.submitAll(() => ({ kind: 'NO_ANSWER', detail: 'never asked', withdrawing: null }));
    world.applyPublished();
    expect(world.onlyOne('decline-not-sent')).toMatchObject({ reason: 'CASCADE_EXPIRED', configVersion: 7 });
    expect(onlySubmission(world)).toMatchObject({ state: 'NOT_SENT', configVersion: 7 });
  });

  it('R20: is the version that accepted it for a submission that is not owed any more before it is sent', () => {
    const world = worldUnder(7);
    world.take(initial());
    world.store.edit('orders', 'order-1', { status: 'COMPLETE' });
    world.config = configuration({}, 8);
    world.submitAll(() => ({ kind: 'NO_ANSWER', detail: 'never asked', withdrawing: null }));
    world.applyPublished();
    expect(world.onlyOne('decline-not-sent')).toMatchObject({ reason: 'PAID_MEANWHILE', configVersion: 7 });
  });

  it('R5: is the version that withdrew it for a withdrawn submission, in its document and its message', () => {
    const world = worldUnder(7);
    world.take(rebill({ occurredAt: NOW }));
    world.config = configuration({ recycleProfiles: [] }, 8);
    announceAt(world, NOW);
    expect(world.onlyOne('decline-not-sent')).toMatchObject({ reason: 'SLOT_WITHDRAWN', configVersion: 8 });
    expect(onlySubmission(world)).toMatchObject({ state: 'NOT_SENT', configVersion: 8 });
  });

  it('R20: is the version in force for a submission that is cancelled when it is due', () => {
    const world = worldUnder(7);
    world.take(rebill({ occurredAt: NOW }));
    world.store.edit('subscriptions', 'sub-1', { status: 'CANCELLED' });
    world.config = configuration({}, 8);
    announceAt(world, NOW + DAY);
    expect(world.onlyOne('decline-not-sent')).toMatchObject({ reason: 'CANCELLED_MEANWHILE', configVersion: 8 });
    expect(onlySubmission(world).configVersion).toBe(8);
  });

  it('R5: is the new version for a submission that it keeps, moves or sends', () => {
    const world = worldUnder(7);
    world.take(rebill({ occurredAt: NOW }));
    world.config = configuration({}, 8);
    announceAt(world, NOW);
    expect(onlySubmission(world)).toMatchObject({ state: 'SCHEDULED', dueAt: NOW + DAY, configVersion: 8 });
    world.config = configuration({}, 9);
    announceAt(world, NOW + DAY);
    expect(onlySubmission(world)).toMatchObject({ state: 'PENDING', configVersion: 9 });
    expect(world.onlyOne('flexecom-submit.recovery').configVersion).toBe(9);
  });
});

describe('what customers see instead of the gateway’s words', () => {
  const declineMapping = [
    { scope: { gatewayType: 'NMI' }, message: 'honor', mapTo: 'SOFT', customerMessage: 'Try 4111 1111 1111 1111' },
  ];
  const told = { declineType: 'SOFT', customerMessage: 'Try **** **** **** ****' };

  it('R8, R18: is published masked if the decline is refused at once or not sent later', () => {
    const refused = worldUnder(1, { declineMapping });
    refused.take(initial(declinedSale));
    expect(refused.onlyOne('decline-not-sent')).toMatchObject(told);

    const expired = worldUnder(1, { declineMapping });
    expired.take(initial());
    expired.now = NOW + 60 * SECOND;
    expired.submitAll(() => ({ kind: 'NO_ANSWER', detail: 'never asked', withdrawing: null }));
    expired.applyPublished();
    expect(expired.onlyOne('decline-not-sent')).toMatchObject({ ...told, reason: 'CASCADE_EXPIRED' });
  });

  it('R8, R18: is published masked if the decline is accepted, and if FlexEcom cannot recover it', () => {
    const sale = worldUnder(1, { declineMapping });
    sale.take(initial());
    expect(sale.onlyOne('decline-accepted').customerMessage).toBe(told.customerMessage);
    sale.apply(sale.resultOf(sale.acknowledged(), { outcome: 'DECLINED', decline: soft }));
    expect(sale.onlyOne('order-declined').customerMessage).toBe(told.customerMessage);

    const recycled = worldUnder(1, { declineMapping });
    recycled.take(rebill({ occurredAt: NOW - DAY }));
    announceAt(recycled, onlySubmission(recycled).dueAt ?? NOW);
    recycled.apply(recycled.resultOf(recycled.acknowledged(), { outcome: 'DECLINED', decline: soft }));
    expect(recycled.onlyOne('subscription-recycle-failed').customerMessage).toBe(told.customerMessage);
  });

  it('R8: is null where no mapping rule has a text', () => {
    const world = worldUnder(1);
    world.take(initial());
    expect(world.onlyOne('decline-accepted').customerMessage).toBeNull();
  });

  it('R8: comes from the mapping in force if a submission is withdrawn', () => {
    const world = worldUnder(1, { declineMapping });
    world.take(rebill({ occurredAt: NOW, decline: soft }));
    const hardNow = [
      { scope: { gatewayType: 'NMI' }, message: 'honor', mapTo: 'HARD', customerMessage: 'Another card?' },
    ];
    world.config = configuration({ declineMapping: hardNow }, 2);
    announceAt(world, NOW);
    expect(world.onlyOne('decline-not-sent')).toMatchObject({
      reason: 'SLOT_WITHDRAWN',
      declineType: 'HARD',
      customerMessage: 'Another card?',
    });
  });

  it('R8, R19: a waiting rerun is withdrawn if the mapping in force makes its decline hard', () => {
    const gateways = [{ id: 'visa-1', type: 'NMI' }, flexecomGateway({ networkRules: 'enforce' })];
    const content = { gateways, cascadeProfiles: [], recycleProfiles: [recycleProfile()] };
    const world = worldUnder(1, content);
    const wait = { ...soft, network: 'MASTERCARD', adviceCode: '25' } as const;
    world.take(initial({ ...declinedSale, occurredAt: NOW, decline: wait }));
    world.take(rerunRequest());
    const hardNow = [{ scope: { gatewayType: 'NMI' }, message: 'honor', mapTo: 'HARD' }];
    world.config = configuration({ ...content, declineMapping: hardNow }, 2);
    announceAt(world, NOW);
    expect(world.said('decline-not-sent').at(-1)).toMatchObject({
      reason: 'SLOT_WITHDRAWN',
      next: 'BILLING',
      declineType: 'HARD',
      configVersion: 2,
    });
  });
});
