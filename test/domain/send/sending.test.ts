import { describe, expect, it } from '@jest/globals';
import type { SendingIntent } from '../../../src/domain/send/intend-to-send.ts';
import type { FlexecomSubmit } from '../../../topics/contract/flexecom-submit.ts';
import { due, initial, NOW, rebill, rerunRequest, SECOND } from '../support/events.ts';
import { World } from '../support/world.ts';

const approved = {
  kind: 'APPROVED',
  flexecomTransactionId: 'fx_1',
  amountMinor: 4_995,
  currency: 'USD',
  at: NOW,
} as const;
const noAnswer = { kind: 'NO_ANSWER', detail: 'it timed out', withdrawing: null } as const;

function withCascade(): { world: World; submit: FlexecomSubmit } {
  const world = new World();
  world.take(initial());
  return { world, submit: world.onlyOne('flexecom-submit.cascade') };
}

function withRerun(): { world: World; submit: FlexecomSubmit } {
  const world = new World();
  world.take(initial({ gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] }), rerunRequest());
  return { world, submit: world.onlyOne('flexecom-submit.recovery') };
}

function intended(world: World, submit: FlexecomSubmit): SendingIntent {
  const intent = world.intend(submit);
  if (intent === null) throw new Error('nothing was intended');
  return intent;
}

const submissionOf = (world: World, { submissionId }: FlexecomSubmit) => world.store.get('submissions', submissionId);

describe('before a request goes out', () => {
  it('R14: the request is stored first, with the time and billing’s documents as they stand', () => {
    const { world, submit } = withCascade();
    const intent = intended(world, submit);
    expect(intent).toMatchObject({ ask: 'CREATE', submissionId: submit.submissionId, goOutBy: NOW + 29 * SECOND });
    expect(submissionOf(world, submit)).toMatchObject({
      state: 'SENDING',
      sendingAt: NOW,
      stoodAs: { orderStatus: 'DECLINED' },
      request: intent.ask === 'CREATE' ? intent.request : null,
    });
  });

  it('R14: the debt is written too, as the decision depends on it', () => {
    const { world, submit } = withCascade();
    const guard = world.store.get('debts', submit.debtId)?.guard ?? 0;
    world.intend(submit);
    expect(world.store.get('debts', submit.debtId)).toMatchObject({ guard: guard + 1, version: 1 });
  });

  it.each([
    [
      'R4: a cascade past its deadline',
      (world: World) => {
        world.now = NOW + 29 * SECOND + 1;
      },
      'CASCADE_EXPIRED',
      'OPEN',
      'BILLING',
    ],
    [
      'R14: a debt that was paid',
      (world: World) => world.store.edit('debts', 'order-1/sale', { state: 'PAID' }),
      'PAID_MEANWHILE',
      'PAID',
      'NOBODY',
    ],
    [
      'R20: an order that was paid otherwise',
      (world: World) => world.store.edit('orders', 'order-1', { status: 'COMPLETE' }),
      'PAID_MEANWHILE',
      'PAID',
      'NOBODY',
    ],
    [
      'R20: an order that was cancelled',
      (world: World) => world.store.edit('orders', 'order-1', { status: 'CANCELLED' }),
      'CANCELLED_MEANWHILE',
      'CANCELLED',
      'NOBODY',
    ],
    [
      'R20: an order that was refunded',
      (world: World) => world.store.edit('orders', 'order-1', { status: 'REFUNDED' }),
      'CANCELLED_MEANWHILE',
      'CANCELLED',
      'NOBODY',
    ],
  ] as const)('%s is not sent, and billing gets one answer', (_, happen, reason, debtState, next) => {
    const { world, submit } = withCascade();
    happen(world);
    expect(world.intend(submit)).toBeNull();
    expect(submissionOf(world, submit)).toMatchObject({ state: 'NOT_SENT', endReason: reason, appliedAt: null });
    world.recordAnswer(submit, null, null);
    expect(world.onlyOne('flexecom-result')).toMatchObject({ outcome: 'NOT_SENT', reason, source: 'SUBMITTER' });
    world.applyPublished();
    expect(world.onlyOne('decline-not-sent')).toMatchObject({ reason, next, submissionId: submit.submissionId });
    expect(world.store.get('debts', submit.debtId)).toMatchObject({ state: debtState, activeSubmissionId: null });
    expect(submissionOf(world, submit)?.appliedAt).toBe(world.now);
  });

  it('R15: the same NOT_SENT reported twice is one answer', () => {
    const { world, submit } = withCascade();
    world.store.edit('orders', 'order-1', { status: 'CANCELLED' });
    world.intend(submit);
    world.recordAnswer(submit, null, null);
    const [result] = world.said('flexecom-result');
    if (result !== undefined) world.apply(result, { ...result, source: 'RECONCILE' });
    expect(world.said('decline-not-sent')).toHaveLength(1);
  });

  it('R15: a debt that was not sent can be sent again', () => {
    const { world, submit } = withCascade();
    world.now = NOW + 60 * SECOND;
    world.intend(submit);
    world.recordAnswer(submit, null, null);
    world.applyPublished();
    world.take(rerunRequest());
    expect(world.said('decline-accepted').at(-1)?.route).toBe('RERUN');
  });

  it('R14: a submission that is missing, or not its debt’s active one, is a dead letter', () => {
    const { world, submit } = withCascade();
    expect(() => world.intend({ ...submit, submissionId: 'nowhere' })).toThrow('is not there');
    world.store.edit('debts', submit.debtId, { activeSubmissionId: 'another' });
    expect(() => world.intend(submit)).toThrow('is not the active one');
    expect(world.parkInstead(submit, 'why')).toBeNull();
  });

  it('R4: asynchronous recovery has no deadline', () => {
    const { world, submit } = withRerun();
    world.now = NOW + 365 * 86_400_000;
    expect(intended(world, submit)).toMatchObject({ ask: 'CREATE', goOutBy: null });
  });
});

describe('the same message again, after a crash', () => {
  it('R14: asks with the stored request, under the same key', () => {
    const { world, submit } = withCascade();
    const first = intended(world, submit);
    const again = intended(world, submit);
    expect(again).toEqual(first);
    expect(submissionOf(world, submit)?.history.filter(({ state }) => state === 'SENDING')).toHaveLength(1);
  });

  it('R4: past its deadline its key is cancelled, and only a confirmed cancel ends it', () => {
    const { world, submit } = withCascade();
    world.intend(submit);
    world.now = NOW + 60 * SECOND;
    const intent = intended(world, submit);
    expect(intent).toMatchObject({ ask: 'CANCEL', reason: 'CASCADE_EXPIRED' });
    expect(submissionOf(world, submit)?.state).toBe('SENDING');
    world.recordAnswer(submit, intent, { kind: 'NEVER_CHARGED', reason: 'CASCADE_EXPIRED', at: world.now });
    expect(submissionOf(world, submit)).toMatchObject({ state: 'NOT_SENT', endReason: 'CASCADE_EXPIRED' });
    world.applyPublished();
    expect(world.onlyOne('decline-not-sent')).toMatchObject({ reason: 'CASCADE_EXPIRED', next: 'BILLING' });
  });

  it('R4: an approval found instead of the cancel is applied, and is late', () => {
    const { world, submit } = withCascade();
    world.intend(submit);
    world.now = NOW + 60 * SECOND;
    world.recordAnswer(submit, intended(world, submit), { ...approved, at: world.now });
    world.applyPublished();
    expect(world.onlyOne('order-complete.new-sale').late).toBe(true);
    expect(world.store.get('orders', 'order-1')?.status).toBe('COMPLETE');
  });

  it('R20: a submission that is no longer owed is cancelled at FlexEcom, whatever changes later', () => {
    const { world, submit } = withRerun();
    world.intend(submit);
    world.store.edit('orders', 'order-1', { status: 'CANCELLED' });
    expect(intended(world, submit)).toMatchObject({ ask: 'CANCEL', reason: 'CANCELLED_MEANWHILE' });
    world.store.edit('orders', 'order-1', { status: 'DECLINED' });
    expect(intended(world, submit)).toMatchObject({ ask: 'CANCEL', reason: 'CANCELLED_MEANWHILE' });
  });

  it('R14: FlexEcom is not asked again once a submission has ended or was acknowledged', () => {
    const { world, submit } = withRerun();
    world.recordAnswer(submit, intended(world, submit), {
      kind: 'ACKNOWLEDGED',
      flexecomTransactionId: 'fx_1',
      at: NOW,
    });
    expect(world.intend(submit)).toBeNull();
    expect(world.recordAnswer(submit, null, null)).toEqual([]);
  });
});

describe('what FlexEcom answered', () => {
  it('R4: an instant approval is published as FlexEcom gave it', () => {
    const { world, submit } = withCascade();
    world.recordAnswer(submit, intended(world, submit), { ...approved, amountMinor: 5_000 });
    expect(world.onlyOne('flexecom-result')).toMatchObject({
      outcome: 'APPROVED',
      source: 'INSTANT',
      amountMinor: 5_000,
    });
    expect(submissionOf(world, submit)).toMatchObject({ state: 'SENT', flexecomTransactionId: 'fx_1' });
  });

  it('R4, R18: an instant decline is published with its text masked', () => {
    const { world, submit } = withCascade();
    const decline = { code: '05', text: 'no 4111111111111111', type: 'SOFT', network: null, adviceCode: null } as const;
    world.recordAnswer(submit, intended(world, submit), {
      ...approved,
      kind: 'DECLINED',
      decline,
    });
    expect(world.onlyOne('flexecom-result')).toMatchObject({
      outcome: 'DECLINED',
      decline: { text: 'no ****************' },
    });
  });

  it('R17: expiry counts from the acknowledgement', () => {
    const { world, submit } = withRerun();
    world.recordAnswer(submit, intended(world, submit), {
      kind: 'ACKNOWLEDGED',
      flexecomTransactionId: 'fx_1',
      at: NOW + 1,
    });
    expect(submissionOf(world, submit)).toMatchObject({
      state: 'SENT',
      acknowledgedAt: NOW + 1,
      flexecomTransactionId: 'fx_1',
    });
    expect(world.said('flexecom-result')).toEqual([]);
  });

  it('R17: without an answer a submission is parked, and without an acknowledgement it never expires', () => {
    const { world, submit } = withRerun();
    world.recordAnswer(submit, intended(world, submit), noAnswer);
    expect(submissionOf(world, submit)).toMatchObject({
      state: 'SENDING',
      parked: true,
      parkedReason: 'it timed out',
      acknowledgedAt: null,
    });
  });

  it('R15: a request that FlexEcom will never accept ends as a decline, REFUSED', () => {
    const { world, submit } = withRerun();
    world.recordAnswer(submit, intended(world, submit), { kind: 'REFUSED', detail: 'invalid_request', at: NOW });
    expect(world.onlyOne('flexecom-result')).toMatchObject({
      outcome: 'DECLINED',
      reason: 'REFUSED',
      source: 'SUBMITTER',
    });
    world.applyPublished();
    expect(world.onlyOne('order-declined')).toMatchObject({ reason: 'REFUSED', orderStatus: 'DECLINED' });
  });

  it('R15: a key that somebody else cancelled was never charged', () => {
    const { world, submit } = withRerun();
    world.recordAnswer(submit, intended(world, submit), { kind: 'NEVER_CHARGED', reason: null, at: NOW });
    expect(world.onlyOne('flexecom-result')).toMatchObject({ outcome: 'NOT_SENT', reason: 'CANCELLED_MEANWHILE' });
  });

  it('R14: no state moves back where a webhook’s result was applied before the answer was stored', () => {
    const { world, submit } = withRerun();
    const intent = intended(world, submit);
    world.apply(world.resultOf(submit, {}));
    for (const answer of [{ kind: 'ACKNOWLEDGED', flexecomTransactionId: 'fx_1', at: NOW } as const, noAnswer]) {
      world.recordAnswer(submit, intent, answer);
    }
    expect(submissionOf(world, submit)).toMatchObject({ state: 'APPROVED', parked: false });
  });

  it('a submission in SENDING is parked instead of dead-lettered', () => {
    const { world, submit } = withRerun();
    world.intend(submit);
    expect(world.parkInstead(submit, 'it threw')?.changes).toMatchObject([
      { set: { parked: true, parkedReason: 'it threw' } },
    ]);
  });

  it('R5: a rebill goes out with its attempt and cycle', () => {
    const world = new World();
    world.take(rebill({ occurredAt: NOW }));
    const { submissionId, dueAt } = world.onlyOne('decline-accepted');
    world.now = dueAt ?? NOW;
    world.take(due({ submissionId, orderId: 'order-1', dueAt }));
    const intent = intended(world, world.onlyOne('flexecom-submit.recovery'));
    expect(intent).toMatchObject({ request: { mode: 'async', orderType: 'RECURRING', billingCycle: 3, attempt: 4 } });
  });
});
