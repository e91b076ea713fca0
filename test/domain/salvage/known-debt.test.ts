import { describe, expect, it } from '@jest/globals';
import type { ClassifyInput } from '../../../consumers/classify-declines.ts';
import { initialDeclineFacts } from '../../../src/domain/decline-facts.ts';
import {
  cascadeSubmissionId,
  idsOfFirstVersion,
  messageEventId,
  recycleSubmissionId,
  rerunSubmissionId,
} from '../../../src/domain/ids.ts';
import { possibleRecordIds } from '../../../src/domain/salvage/known-debt.ts';
import { DAY, due, hard, initial, initialDecline, NOW, rebill, rerunRequest, result, soft } from '../support/events.ts';
import { World } from '../support/world.ts';

const upsale = { saleKind: 'UPSALE', firstDeclinedTransactionId: 't1' } as const;

/** What 0.1.0 would have left of a decline: the same documents under its ids. */
function answeredByFirstVersion(decline: ClassifyInput, oldDebtId: string, attempt = 0): World {
  const world = new World();
  world.take(decline);
  const [debt] = world.store.all('debts');
  const [record] = world.store.all('declines');
  if (debt === undefined || record === undefined) throw new Error('it was not answered');
  world.store.remove('debts', debt._id);
  world.store.remove('declines', record._id);
  world.store.put('debts', { ...debt, _id: oldDebtId });
  const recordId = idsOfFirstVersion.decline(oldDebtId, record.transactionId ?? '', attempt);
  world.store.put('declines', { ...record, _id: recordId, debtId: oldDebtId });
  for (const submission of world.store.all('submissions')) {
    world.store.edit('submissions', submission._id, { debtId: oldDebtId });
  }
  return world;
}

function reasons(world: World): string[] {
  return world.said('decline-not-sent').map(({ reason }) => reason);
}

describe('transactions with one number on two gateways', () => {
  it('R14: are two declines of one order', () => {
    const world = new World();
    world.take(initial({ gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] }));
    world.take(initial({ paymentMethodRef: 'pm_2', occurredAt: NOW }));
    expect(reasons(world)).toEqual(['NOT_IN_CASCADE']);
    expect(world.said('decline-accepted')).toHaveLength(1);
    expect(world.counted).not.toContain('duplicate');
  });

  it('R14: are two sales of two orders', () => {
    const world = new World();
    world.take(initial(), initial({ orderId: 'order-2', customerId: 'customer-2', paymentMethodRef: 'pm_2' }));
    expect(reasons(world)).toEqual([]);
    expect(world.said('decline-accepted').map(({ orderId }) => orderId)).toEqual(['order-1', 'order-2']);
  });

  it('R14: are two upsales of one order', () => {
    const world = new World();
    world.take(initial({ ...upsale, transactionId: 't1', decline: hard }));
    world.take(
      initial({ ...upsale, transactionId: 't1', gatewayId: 'other', triedGatewayIds: ['other'], decline: hard }),
    );
    expect(world.store.all('debts').map(({ _id }) => _id)).toEqual([
      'upsale/7.6/order-1/visa-1/t1',
      'upsale/7.5/order-1/other/t1',
    ]);
  });

  it('R14: a debt whose parts look like another’s is another one', () => {
    const world = new World();
    world.take(initial({ orderId: 'a', decline: hard }));
    world.take(
      initial({ ...upsale, orderId: 'a', firstDeclinedTransactionId: 'sale', transactionId: 't2', decline: hard }),
    );
    world.take(rebill({ orderId: 'b', subscriptionId: 'a', billingCycle: 3, decline: hard }));
    expect(new Set(world.said('decline-not-sent').map(({ debtId }) => debtId)).size).toBe(3);
  });
});

describe('an id that is known', () => {
  const another = { transactionId: 't2', paymentMethodRef: 'pm_2', occurredAt: NOW };

  it('R14: is a dead letter beside another customer, whose card never pays for this debt', () => {
    const world = new World();
    world.take(initial({ decline: hard }));
    expect(() => world.take(initial({ ...another, customerId: 'customer-2' }))).toThrow(
      'customerId: expected customer-1, of which debt sale/order-1 is; this decline says customer-2',
    );
    expect(world.store.get('debts', 'sale/order-1')?.latestDecline.paymentMethodRef).toBe('pm_1');
  });

  it('R14: is a dead letter beside another customer also where the decline looks like a repeat', () => {
    const world = new World();
    world.take(initial());
    expect(() => world.take(initial({ customerId: 'customer-2' }))).toThrow('customerId: expected customer-1');
    expect(world.counted).not.toContain('duplicate');
  });

  it('R14: of a cycle is a dead letter beside another order', () => {
    const world = new World();
    world.take(rebill());
    expect(() => world.take(rebill({ orderId: 'order-2', transactionId: 'r2' }))).toThrow(
      'orderId: expected order-1, of which debt rebill/3/sub-1 is; this decline says order-2',
    );
  });

  it('R14: is a dead letter where 0.1.0 gave it to something else', () => {
    const world = answeredByFirstVersion(initial({ ...upsale, orderId: 'sale', decline: hard }), 'sale/t1');
    expect(() => world.take(initial({ orderId: 't1' }))).toThrow('orderId: expected sale');
  });

  it.each([
    ['a due submission', (world: World, id: string) => world.take(due({ submissionId: id, orderId: 'x', dueAt: NOW }))],
    ['a request', (world: World) => world.send({ ...world.onlyOne('flexecom-submit.cascade'), orderId: 'x' })],
  ])('R14: is a dead letter where %s names it beside another order', (_, handOver) => {
    const world = new World();
    world.take(initial());
    const { submissionId } = world.onlyOne('decline-accepted');
    expect(() => handOver(world, submissionId)).toThrow(
      `orderId: expected order-1, of which submission ${submissionId} is; this message says x`,
    );
  });

  it('R16: is money for no submission of ours where an approval names it beside another order', () => {
    const world = new World();
    world.take(initial());
    const { submissionId } = world.acknowledged();
    world.apply(result({ submissionId, orderId: 'x', outcome: 'DECLINED', decline: hard }));
    world.apply(result({ submissionId, orderId: 'x' }));
    expect(world.onlyOne('money-contradiction')).toMatchObject({ kind: 'UNKNOWN_SUBMISSION', orderId: 'x' });
    expect(world.store.get('submissions', submissionId)?.state).toBe('SENT');
  });
});

describe('a rerun', () => {
  it('R6: with the key CASCADE is another submission than the cascade of a transaction with its order’s id', () => {
    const world = new World();
    world.take(initial({ orderId: 'x', transactionId: 'x' }));
    const cascade = world.acknowledged();
    world.apply(world.resultOf(cascade, { outcome: 'DECLINED', decline: soft }));
    world.now += 2 * DAY;
    world.take(rerunRequest({ orderId: 'x', requestKey: 'CASCADE' }));
    expect(world.said('decline-accepted').map(({ route }) => route)).toEqual(['CASCADE', 'RERUN']);
    expect(world.store.all('submissions').map(({ route, state }) => `${route} ${state}`)).toEqual([
      'CASCADE DECLINED',
      'RERUN PENDING',
    ]);
  });

  it('R6: is a dead letter where its id is another submission’s, which stays as it is', () => {
    const world = new World();
    world.take(initial({ gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] }));
    world.take(initial({ orderId: 'order-2', customerId: 'customer-2', paymentMethodRef: 'pm_2' }));
    const [other] = world.store.all('submissions');
    if (other === undefined) throw new Error('it was not accepted');
    const _id = rerunSubmissionId('order-1', 'key-1');
    world.store.put('submissions', { ...other, _id });
    expect(() => world.take(rerunRequest())).toThrow(`${_id} is a submission of order order-2, debt sale/order-2`);
    expect(world.store.get('submissions', _id)).toEqual({ ...other, _id });
  });
});

describe('what 0.1.0 has answered', () => {
  const cases: [string, ClassifyInput, ClassifyInput, string, number][] = [
    ['a sale', initial(), initial({ transactionId: 't2', occurredAt: NOW }), 'order-1/sale', 0],
    ['an upsale', initial(upsale), initial({ ...upsale, transactionId: 't2', occurredAt: NOW }), 'order-1/t1', 0],
    ['a rebill', rebill(), rebill({ attempt: 4, transactionId: 'r4', occurredAt: NOW }), 'sub-1/3', 3],
  ];

  it.each(cases)('R14: is recognised where %s is repeated', (_, decline, _next, oldDebtId, attempt) => {
    const world = answeredByFirstVersion(decline, oldDebtId, attempt);
    world.take(decline);
    expect(world.counted.at(-1)).toBe('duplicate');
    expect(world.said('decline-accepted')).toHaveLength(1);
  });

  it.each(cases)(
    'R14: is the debt of a later decline of %s, under its old id',
    (_, decline, next, oldDebtId, attempt) => {
      const world = answeredByFirstVersion(decline, oldDebtId, attempt);
      world.take(next);
      expect(world.said('decline-not-sent').at(-1)).toMatchObject({ reason: 'ALREADY_IN_SALVAGE', debtId: oldDebtId });
      expect(world.store.all('debts').map(({ _id }) => _id)).toEqual([oldDebtId]);
      world.take(next);
      expect(world.counted.at(-1)).toBe('duplicate');
    },
  );

  it('R14: ends as it began, and can be rerun', () => {
    const declined = { gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] };
    const world = answeredByFirstVersion(initial(declined), 'order-1/sale');
    world.take(rerunRequest());
    const submit = world.acknowledged();
    expect(submit.debtId).toBe('order-1/sale');
    world.apply(world.resultOf(submit, {}));
    expect(world.store.get('debts', 'order-1/sale')?.state).toBe('PAID');
    world.take(initial({ transactionId: 't9', occurredAt: NOW }));
    expect(reasons(world).at(-1)).toBe('PAID_MEANWHILE');
  });

  it.each([
    ['a sale', initial(), initial({ customerId: 'customer-2' }), 'order-1/sale'],
    ['a rebill', rebill(), rebill({ customerId: 'customer-2' }), 'sub-1/3'],
  ])('R14: is not charged again where %s comes again beside another customer', (_, decline, again, oldDebtId) => {
    const world = answeredByFirstVersion(decline, oldDebtId, oldDebtId === 'sub-1/3' ? 3 : 0);
    expect(() => world.take(again)).toThrow(`customerId: expected customer-1, of which debt ${oldDebtId} is`);
    expect(world.store.all('submissions')).toHaveLength(1);
  });

  it.each([
    ['another kind', { kind: 'UPSALE' as const }],
    ['another order', { orderId: 'order-9' }],
  ])('R14: is not the debt of this decline where it is that of %s', (_, fields) => {
    const world = answeredByFirstVersion(initial(), 'order-1/sale');
    world.store.edit('debts', 'order-1/sale', fields);
    world.take(initial({ transactionId: 't2', occurredAt: NOW }));
    expect(world.store.get('debts', 'sale/order-1')).not.toBeNull();
  });

  it.each([
    ['an upsale', upsale],
    ['a trial completion', { ...upsale, saleKind: 'TRIAL_COMPLETION' as const }],
  ])('R14: is not the debt of %s whose chain began at another gateway', (_, chain) => {
    const next = { ...chain, transactionId: 't2', occurredAt: NOW };
    const same = answeredByFirstVersion(initial(chain), 'order-1/t1');
    same.take(initial(next));
    expect(same.store.all('debts')).toHaveLength(1);
    const world = answeredByFirstVersion(initial(chain), 'order-1/t1');
    world.take(initial({ ...next, triedGatewayIds: ['other', 'visa-2'] }));
    expect(world.store.all('debts')).toHaveLength(2);
  });

  it('R14: is the debt of a sale whose next decline began at another gateway', () => {
    const world = answeredByFirstVersion(initial(), 'order-1/sale');
    world.take(initial({ transactionId: 't2', triedGatewayIds: ['other', 'visa-2'], occurredAt: NOW }));
    expect(world.store.all('debts').map(({ _id }) => _id)).toEqual(['order-1/sale']);
  });

  it('R14: is recognised where it is repeated after its debt was deleted', () => {
    const world = answeredByFirstVersion(initial(), 'order-1/sale');
    world.store.remove('debts', 'order-1/sale');
    world.take(initial());
    expect(world.counted.at(-1)).toBe('duplicate');
  });

  it('R14: is recognised where another decline of its debt came later', () => {
    const world = answeredByFirstVersion(initial({ decline: hard }), 'order-1/sale');
    world.take(initial({ transactionId: 't2', gatewayId: 'other', occurredAt: NOW, decline: hard }));
    world.take(initial({ decline: hard }));
    expect(world.counted).toEqual(['HARD_DECLINE', 'HARD_DECLINE', 'duplicate']);
  });

  it('R14: is another decline where its id could be that of another kind of debt', () => {
    const world = answeredByFirstVersion(initial({ decline: hard }), 'order-1/sale');
    world.take(initial({ saleKind: 'UPSALE', firstDeclinedTransactionId: 'sale', decline: hard }));
    expect(reasons(world)).toEqual(['HARD_DECLINE', 'HARD_DECLINE']);
  });

  it('R14: is another decline where its id could be that of another order, also after its debt was deleted', () => {
    const declined = rebill({ subscriptionId: 'a', attempt: 0, transactionId: 't1', decline: hard });
    const world = answeredByFirstVersion(declined, 'a/3', 0);
    world.store.remove('debts', 'a/3');
    world.take(initial({ orderId: 'a', saleKind: 'UPSALE', firstDeclinedTransactionId: '3', decline: hard }));
    expect(reasons(world)).toEqual(['HARD_DECLINE', 'HARD_DECLINE']);
  });

  it('R14: is no decline of another order, also after its debt was deleted', () => {
    const world = new World();
    world.take(rebill({ decline: hard }));
    world.store.remove('debts', 'rebill/3/sub-1');
    expect(() => world.take(rebill({ orderId: 'order-2', decline: hard }))).toThrow('orderId: expected order-1');
  });

  it('R14: has a record under one of the ids that are looked for', () => {
    const ids = possibleRecordIds(initialDeclineFacts(initialDecline({ decline: hard })));
    const recordIds = (world: World) => world.store.all('declines').map(({ _id }) => _id);
    const now = new World();
    now.take(initial({ decline: hard }));
    const before = answeredByFirstVersion(initial({ decline: hard }), 'order-1/sale');
    // Of two declines of its debt, the second was answered by this version.
    const between = answeredByFirstVersion(initial({ transactionId: 't0', decline: hard }), 'order-1/sale');
    between.take(initial({ decline: hard, occurredAt: NOW }));
    expect(new Set(ids)).toEqual(new Set([now, before, between].map((world) => recordIds(world).at(-1))));
  });

  it('R14: is not sent again under a new id', () => {
    const world = answeredByFirstVersion(initial(), 'order-1/sale');
    const [submission] = world.store.all('submissions');
    const [record] = world.store.all('declines');
    if (submission === undefined || record === undefined) throw new Error('it was not sent');
    const state = 'NOT_SENT';
    world.store.put('submissions', { ...submission, _id: idsOfFirstVersion.cascadeSubmission('t1'), state });
    world.store.remove('submissions', submission._id);
    world.store.edit('debts', 'order-1/sale', { state: 'OPEN', activeSubmissionId: null });
    // Nothing but the submission says that it was sent.
    world.store.remove('declines', record._id);
    world.take(initial());
    expect(world.onlyOne('decline-not-sent')).toMatchObject({
      reason: 'ALREADY_IN_SALVAGE',
      detail: 'this transaction was sent already',
    });
    expect(world.handedOver()).toHaveLength(1);
  });

  it('R14: does not keep a transaction of the same number from being sent for another order', () => {
    const world = new World();
    world.take(initial());
    const [submission] = world.store.all('submissions');
    if (submission === undefined) throw new Error('it was not sent');
    world.store.put('submissions', { ...submission, _id: idsOfFirstVersion.cascadeSubmission('t1') });
    world.take(initial({ orderId: 'order-2', paymentMethodRef: 'pm_2' }));
    expect(world.said('decline-accepted').map(({ orderId }) => orderId)).toEqual(['order-1', 'order-2']);
  });

  it('R14: has later declines sent under ids of this version', () => {
    const world = answeredByFirstVersion(initial({ decline: hard }), 'order-1/sale');
    world.take(initial({ transactionId: 't2', occurredAt: NOW }));
    expect(world.onlyOne('decline-accepted').submissionId).toBe(cascadeSubmissionId('order-1/sale', 'visa-2', 't2'));
  });

  it('R14: is another decline where its number is that of another gateway', () => {
    const world = answeredByFirstVersion(initial({ decline: hard }), 'order-1/sale');
    world.take(initial({ gatewayId: 'other', triedGatewayIds: ['visa-1', 'visa-2', 'other'], decline: hard }));
    expect(reasons(world)).toEqual(['HARD_DECLINE', 'HARD_DECLINE']);
  });
});

describe('a cascade of 0.1.0', () => {
  it('R14: is not that of another order whose transaction has the same number', () => {
    const world = answeredByFirstVersion(initial({ decline: hard }), 'order-1/sale');
    world.take(initial({ orderId: 'order-2', customerId: 'customer-2', paymentMethodRef: 'pm_2' }));
    const [other] = world.store.all('submissions');
    if (other === undefined) throw new Error('it was not accepted');
    world.store.put('submissions', { ...other, _id: idsOfFirstVersion.cascadeSubmission('t2') });
    world.take(initial({ transactionId: 't2', occurredAt: NOW }));
    expect(world.said('decline-accepted').map(({ orderId }) => orderId)).toEqual(['order-2', 'order-1']);
  });
});

describe('what 0.1.0 answered after the backup that was restored', () => {
  function readAgain(...declines: ClassifyInput[]): World {
    const world = new World();
    world.isRepeated = true;
    world.isOfFirstVersion = true;
    world.take(...declines);
    return world;
  }

  it('R14: a sale is asked for and sent under the key that FlexEcom knows', () => {
    const world = readAgain(initial());
    expect(world.onlyOne('decline-accepted')).toMatchObject({
      submissionId: idsOfFirstVersion.cascadeSubmission('t1'),
      debtId: 'order-1/sale',
    });
    expect(world.store.all('submissions')).toMatchObject([{ askFirst: true }]);
    expect(world.store.all('declines').map(({ _id }) => _id)).toEqual([
      idsOfFirstVersion.decline('order-1/sale', 't1', 0),
    ]);
  });

  it('R14: of two sales whose transactions have one number, only the one that 0.1.0 sent is sent', () => {
    const world = readAgain(
      initial(),
      initial({ orderId: 'order-2', customerId: 'customer-2', paymentMethodRef: 'pm_2' }),
    );
    expect(world.onlyOne('decline-accepted').orderId).toBe('order-1');
    expect(world.onlyOne('decline-not-sent')).toMatchObject({ orderId: 'order-2', reason: 'ALREADY_IN_SALVAGE' });
    expect(world.store.all('submissions')).toMatchObject([{ orderId: 'order-1' }]);
  });

  it('R14: a rebill is asked for and sent under the key that FlexEcom knows', () => {
    const world = readAgain(rebill());
    const { submissionId } = world.onlyOne('decline-accepted');
    expect(submissionId).toBe(idsOfFirstVersion.recycleSubmission('sub-1', 3, 4));
    expect(world.store.get('submissions', submissionId)?.askFirst).toBe(true);
  });

  it('R14: a rerun is asked for and sent under the key that FlexEcom knows', () => {
    const world = readAgain(initial({ gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] }), rerunRequest());
    const { submissionId } = world.onlyOne('decline-accepted');
    expect(submissionId).toBe(idsOfFirstVersion.rerunSubmission('order-1', 'key-1'));
    expect(world.store.get('submissions', submissionId)?.askFirst).toBe(true);
  });

  it('R14: a later decline of a debt that the backup holds has the ids that billing was told, too', () => {
    const world = answeredByFirstVersion(rebill({ attempt: 2, transactionId: 'r2' }), 'sub-1/3', 2);
    world.isRepeated = true;
    world.isOfFirstVersion = true;
    world.take(rebill({ occurredAt: NOW }));
    const { submissionId, eventId } = world.onlyOne('decline-accepted');
    expect(submissionId).toBe(idsOfFirstVersion.recycleSubmission('sub-1', 3, 4));
    expect(eventId).toBe(messageEventId('decline-accepted', idsOfFirstVersion.decline('sub-1/3', 'r1', 3)));
  });

  it('R14: what this version answers of it has ids of this version', () => {
    const world = new World();
    world.isRepeated = true;
    world.take(rebill({ orderId: 'order-2' }), initial({ gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] }));
    world.take(rerunRequest());
    expect(world.said('decline-accepted').map(({ submissionId }) => submissionId)).toEqual([
      recycleSubmissionId('sub-1', 3, 4),
      rerunSubmissionId('order-1', 'key-1'),
    ]);
  });

  it('R14: a decline of another debt than the one that has its old id keeps its own', () => {
    const world = answeredByFirstVersion(initial(), 'order-1/sale');
    world.isRepeated = true;
    world.isOfFirstVersion = true;
    world.store.edit('debts', 'order-1/sale', { orderId: 'order-9' });
    world.take(initial({ transactionId: 't2', occurredAt: NOW }));
    expect(world.store.all('debts').map(({ _id }) => _id)).toEqual(['order-1/sale', 'sale/order-1']);
  });

  it('R14: a rerun whose key 0.1.0 used for a cascade is a dead letter', () => {
    const world = readAgain(initial({ orderId: 'x', transactionId: 'x' }));
    world.apply(world.resultOf(world.acknowledged(), { outcome: 'DECLINED', decline: soft }));
    world.now += 2 * DAY;
    expect(() => world.take(rerunRequest({ orderId: 'x', requestKey: 'CASCADE' }))).toThrow(
      'is a submission of order x',
    );
  });

  it('R14: a rebill, an upsale and a refusal have the ids that billing was told', () => {
    const world = readAgain(rebill(), initial({ ...upsale, decline: hard }));
    expect(world.store.all('debts').map(({ _id }) => _id)).toEqual(['sub-1/3', 'order-1/t1']);
    world.take(rebill(), initial({ ...upsale, decline: hard }));
    expect(world.counted.slice(-2)).toEqual(['duplicate', 'duplicate']);
  });

  it('R14: what this version answered later keeps its own ids, also of a debt of 0.1.0', () => {
    const world = readAgain(initial({ decline: hard }));
    world.isOfFirstVersion = false;
    world.take(
      initial({ transactionId: 't2', occurredAt: NOW }),
      initial({ orderId: 'order-2', paymentMethodRef: 'pm_2' }),
    );
    expect(world.store.all('debts').map(({ _id }) => _id)).toEqual(['order-1/sale', 'sale/order-2']);
  });

  it('R14: a debt that this version knows keeps its id, and so does what is sent for it', () => {
    const world = new World();
    world.take(initial({ decline: hard }));
    world.isRepeated = true;
    world.isOfFirstVersion = true;
    world.take(initial({ transactionId: 't2', occurredAt: NOW }));
    expect(world.store.all('debts').map(({ _id }) => _id)).toEqual(['sale/order-1']);
    expect(world.onlyOne('decline-accepted').submissionId).toBe(cascadeSubmissionId('sale/order-1', 'visa-2', 't2'));
  });
});
