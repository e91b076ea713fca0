import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ReportRow } from '../../../src/domain/documents/report-row.ts';
import { categoryOf, categoryText } from '../../../src/domain/report/category.ts';
import { nextLookAt } from '../../../src/domain/report/look-times.ts';
import { configuration, flexecomGateway, recycleProfile } from '../support/configuration.ts';
import { DAY, due, hard, initial, NOW, noFunds, rebill, rerunRequest, SECOND, soft } from '../support/events.ts';
import { World } from '../support/world.ts';

let world: World;

beforeEach(() => {
  world = new World(configuration());
});

/** Whatever a test did: no write of a debt leaves its category behind. */
afterEach(() => {
  for (const debt of world.store.all('debts')) {
    const { reportRow } = debt;
    expect(reportRow).toBeDefined();
    if (reportRow !== undefined) expect(reportRow.category).toBe(categoryText(categoryOf(reportRow, debt)));
  }
});

/** The row of the only debt. */
function row(): ReportRow {
  const [debt] = world.store.all('debts');
  if (debt?.reportRow === undefined) throw new Error('there is no debt with a row');
  return debt.reportRow;
}

describe('what a report counts of a debt', () => {
  it('is its first decline’s time, and why it was not sent', () => {
    world.take(initial({ decline: hard }));
    expect(row()).toEqual({
      firstDeclinedAt: NOW - SECOND,
      amountMinor: 4_995,
      gatewayId: 'visa-2',
      code: '41',
      network: 'VISA',
      attempt: 0,
      campaignId: 'campaign-1',
      route: null,
      flexecomGatewayId: null,
      isSent: false,
      notSentReason: 'HARD_DECLINE',
      recoveredBy: null,
      recoveredAt: null,
      recoveredMinor: null,
      recoveryGatewayId: null,
      isLate: false,
      isContradicted: false,
      category: 'NOT_SENT||HARD_DECLINE|||||',
      lookAt: NOW - SECOND + DAY,
    });
  });

  it('describes the decline on which sending was decided, whatever is declined later', () => {
    world.take(rebill({ attempt: 0, transactionId: 'r0', decline: noFunds, occurredAt: NOW - DAY }));
    expect(row()).toMatchObject({ code: '51', attempt: 0, notSentReason: 'NOT_IN_RECYCLE_SLOT', route: null });
    world.take(rebill({ attempt: 3, transactionId: 'r3' }));
    expect(row()).toMatchObject({ code: '05', attempt: 3, notSentReason: null, route: 'RECYCLE', isSent: false });
    world.take(rebill({ attempt: 4, transactionId: 'r4', decline: hard, gatewayId: 'other' }));
    expect(row()).toMatchObject({ code: '05', attempt: 3, gatewayId: 'visa-1', firstDeclinedAt: NOW - DAY });
  });

  it('is recovered by FlexEcom, when and for how much', () => {
    world.take(initial());
    expect(row()).toMatchObject({ route: 'CASCADE', flexecomGatewayId: 'flex', isSent: false, recoveredBy: null });
    const submit = world.acknowledged();
    world.now = NOW + 5_000;
    world.apply(world.resultOf(submit, {}));
    expect(row()).toMatchObject({
      isSent: true,
      recoveredBy: 'FLEXECOM',
      recoveredAt: NOW + 5_000,
      recoveredMinor: 4_995,
      recoveryGatewayId: 'flex',
      isLate: false,
      lookAt: null,
    });
  });

  it('is late where the shopper had gone', () => {
    world.take(initial());
    const submit = world.acknowledged();
    world.now = NOW + DAY;
    world.apply(world.resultOf(submit, {}));
    expect(row()).toMatchObject({ recoveredBy: 'FLEXECOM', isLate: true });
  });

  it('is sent and not recovered where FlexEcom declines, and recovered where a rerun then succeeds', () => {
    world.take(initial());
    world.apply(world.resultOf(world.acknowledged(), { outcome: 'DECLINED', decline: soft }));
    expect(row()).toMatchObject({ isSent: true, recoveredBy: null, notSentReason: null });
    world.now = NOW + 2 * DAY;
    world.take(rerunRequest({ occurredAt: world.now }));
    expect(row()).toMatchObject({ route: 'CASCADE', isSent: true });
    world.apply(world.resultOf(world.acknowledged(), { eventId: 'second' }));
    expect(row()).toMatchObject({ recoveredBy: 'FLEXECOM', recoveredAt: NOW + 2 * DAY });
  });

  it('R23: of a held-out debt has the way that it would have gone', () => {
    const gateways = [
      { id: 'visa-1', type: 'NMI', directCascadeProfileId: 'direct' },
      { id: 'visa-2', type: 'NMI' },
      flexecomGateway({ holdoutPercent: 50 }),
    ];
    world = new World(configuration({ gateways }));
    const orders = Array.from({ length: 20 }, (_, index) =>
      initial({ orderId: `o-${index}`, transactionId: `t-${index}` }),
    );
    world.take(...orders);
    const rows = world.store.all('debts').map(({ reportRow, holdout }) => ({ side: holdout?.side, ...reportRow }));
    const heldOut = rows.filter(({ side }) => side === 'HELD_OUT');
    expect([heldOut.length > 0, heldOut.length < 20]).toEqual([true, true]);
    for (const one of rows) expect(one).toMatchObject({ route: 'CASCADE', flexecomGatewayId: 'flex' });
    for (const one of heldOut) expect(one.notSentReason).toBe('HOLDOUT');
  });

  it('R23: of a held-out rebill or rerun has the way that that would have gone', () => {
    const content = { gateways: [{ id: 'visa-1', type: 'NMI' }, flexecomGateway({ holdoutPercent: 50 })] };
    const heldOutRoute = (...declines: Parameters<World['take']>) => {
      world = new World(configuration({ ...content, cascadeProfiles: [] }));
      world.take(...declines);
      const heldOut = world.store.all('debts').find(({ holdout }) => holdout?.side === 'HELD_OUT');
      return [heldOut?.reportRow?.route, heldOut?.reportRow?.flexecomGatewayId];
    };
    const numbers = Array.from({ length: 20 }, (_, index) => index);
    const rebills = numbers.map((n) => rebill({ subscriptionId: `s-${n}`, transactionId: `r-${n}`, items: [] }));
    expect(heldOutRoute(...rebills)).toEqual(['RECYCLE', 'flex']);
    const customers = numbers.map((n) => ({ orderId: `o-${n}`, customerId: `c-${n}` }));
    const sales = customers.map((ids) => initial({ ...ids, decline: soft }));
    expect(heldOutRoute(...sales, ...customers.map(({ orderId }) => rerunRequest({ orderId })))).toEqual([
      'RERUN',
      'flex',
    ]);
  });

  it('R23: of a held-out debt stays as it was drawn, whatever is declined or asked for later', () => {
    const drawn = { side: 'HELD_OUT', percent: 50, gatewayId: 'flex', drawnAt: NOW } as const;
    world.take(initial({ gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] }));
    world.store.edit('debts', 'sale/order-1', { holdout: drawn });
    world.take(initial({ transactionId: 't2', occurredAt: NOW, decline: noFunds }), rerunRequest());
    expect(row()).toMatchObject({ code: '05', gatewayId: 'visa-1', route: null, notSentReason: 'HOLDOUT' });
  });

  it('stays as it was when a debt of an older release, which was sent and has no side, is declined again', () => {
    world.take(initial());
    world.apply(world.resultOf(world.acknowledged(), { outcome: 'DECLINED', decline: soft }));
    const [{ holdout: _, ...debt } = { holdout: undefined }] = world.store.all('debts');
    if (!('_id' in debt)) throw new Error('there is no debt');
    world.store.put('debts', debt);
    world.take(initial({ transactionId: 't2', occurredAt: NOW, decline: noFunds }));
    expect(row()).toMatchObject({ code: '05', notSentReason: 'NOT_IN_CASCADE' });
  });

  it('stays as it was while a scheduled submission waits', () => {
    world.take(rebill({ occurredAt: NOW }));
    const before = row();
    world.take(due(world.onlyOne('decline-accepted')));
    expect(world.counted.at(-1)).toBe('due-kept');
    expect(row()).toEqual(before);
  });

  it('says why it was called back from FlexEcom', () => {
    world.take(initial());
    const submit = world.acknowledged();
    world.answer(submit, { kind: 'WITHDRAWN', reason: 'RECALLED' });
    world.applyPublished();
    expect(row()).toMatchObject({ isSent: true, notSentReason: 'RECALLED' });
  });

  it('is recovered for what was charged, not for what was declined', () => {
    const attempts = Array.from({ length: 10 }, () => ({ daysToWait: 1, priceReduction: { percent: 5 } }));
    world = new World(configuration({ recycleProfiles: [recycleProfile({ attempts })] }));
    world.take(rebill({ occurredAt: NOW }));
    world.now = NOW + DAY;
    world.take(due(world.onlyOne('decline-accepted')));
    world.apply(world.resultOf(world.acknowledged(), {}));
    expect(row()).toMatchObject({ amountMinor: 4_995, recoveredMinor: 4_995 - 4 * 250 });
  });

  it('is not sent where its submission was withdrawn before it went out', () => {
    world.take(initial());
    world.submitAll(() => ({ kind: 'WITHDRAWN', reason: 'CASCADE_EXPIRED' }));
    world.applyPublished();
    expect(row()).toMatchObject({ isSent: false, notSentReason: 'CASCADE_EXPIRED' });
  });

  it('is a contradiction, and no recovery, where the money does not fit', () => {
    world.take(initial());
    const submit = world.acknowledged();
    world.apply(world.resultOf(submit, { amountMinor: 1 }));
    expect(row()).toMatchObject({ isContradicted: true, isSent: true, recoveredBy: null });
  });

  it('is no recovery of billing’s where money that fits nothing has paid it', () => {
    world.take(initial());
    world.apply(world.resultOf(world.acknowledged(), { amountMinor: 1 }));
    world.take(initial({ transactionId: 't2', occurredAt: NOW }));
    expect(row()).toMatchObject({ isContradicted: true, notSentReason: 'PAID_MEANWHILE', recoveredBy: null });
  });

  it('keeps the recovery that was found first', () => {
    world.take(initial());
    const submit = world.acknowledged();
    const [debt] = world.store.all('debts');
    const found = { ...row(), recoveredBy: 'BILLING', recoveredAt: NOW + 1, recoveredMinor: 4_995 } as const;
    world.store.edit('debts', debt?._id ?? '', { reportRow: found });
    world.store.edit('orders', 'order-1', { status: 'COMPLETE' });
    world.now = NOW + DAY;
    world.apply(world.resultOf(submit, { outcome: 'DECLINED', decline: soft }));
    expect(row()).toMatchObject({ recoveredBy: 'BILLING', recoveredAt: NOW + 1 });
  });

  it('is recovered by billing where a decision finds it paid', () => {
    world.take(initial());
    const submit = world.acknowledged();
    world.store.edit('orders', 'order-1', { status: 'COMPLETE' });
    world.now = NOW + 5_000;
    world.apply(world.resultOf(submit, { outcome: 'DECLINED', decline: soft }));
    expect(row()).toMatchObject({ recoveredBy: 'BILLING', recoveredAt: NOW + 5_000, recoveredMinor: 4_995 });
  });

  it('R23: of an upsale is never looked for in billing’s documents, which have no trace of it', () => {
    world.take(initial({ saleKind: 'UPSALE' }));
    expect(row().lookAt).toBeNull();
  });

  it('follows from every write of a debt', () => {
    world.take(initial(), rebill());
    for (const debt of world.store.all('debts')) expect(debt.reportRow).toBeDefined();
  });
});

describe('the looks for what billing recovered itself', () => {
  it('R23: grow further apart, and the last is when the window ends', () => {
    const looks: number[] = [];
    for (let at: number | null = DAY; at !== null; at = nextLookAt(0, at, 30)) looks.push(at / DAY);
    expect(looks).toEqual([1, 3, 7, 14, 21, 30]);
    expect(nextLookAt(0, DAY, 1)).toBeNull();
    expect(nextLookAt(0, DAY, 5)).toBe(3 * DAY);
    expect(nextLookAt(0, 3 * DAY, 5)).toBe(5 * DAY);
  });
});
