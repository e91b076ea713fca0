import { describe, expect, it } from '@jest/globals';
import type { Debt, LatestDecline } from '../../../src/domain/documents/debt.ts';
import {
  debtChange,
  debtFieldsAfterFailure,
  debtStateAfterNotSent,
  isOlder,
  judgedByNewestDecline,
} from '../../../src/domain/salvage/debt.ts';
import { aDebt } from '../../support/a-debt.ts';
import { hard, NOW, SECOND, soft } from '../support/events.ts';

const { latestDecline } = aDebt();
const submission = { paymentMethodRef: 'pm_1', flexecomGatewayId: 'flex' };

describe('what a debt remembers of FlexEcom’s failure', () => {
  it('R2: is each payment method once, the last one at the end, and no more than 50', () => {
    const refsAfter = (known: string[]) =>
      debtFieldsAfterFailure(aDebt({ failedPaymentMethodRefs: known }), submission, null, NOW).failedPaymentMethodRefs;
    expect(refsAfter(['pm_1', 'pm_2'])).toEqual(['pm_2', 'pm_1']);
    const many = Array.from({ length: 50 }, (_, index) => `other_${index}`);
    expect(refsAfter(many)).toEqual([...many.slice(1), 'pm_1']);
  });

  it('R8: is its decline, and the one before where it gives none', () => {
    const known = { decline: hard, gatewayId: 'flex-2', occurredAt: NOW - SECOND };
    const declineAfter = (decline: typeof soft | null) =>
      debtFieldsAfterFailure(aDebt({ flexecomDecline: known }), submission, decline, NOW).flexecomDecline;
    expect(declineAfter(soft)).toEqual({ decline: soft, gatewayId: 'flex', occurredAt: NOW });
    expect(declineAfter(null)).toEqual(known);
    expect(debtFieldsAfterFailure(aDebt(), submission, null, NOW).flexecomDecline).toBeNull();
  });

  it('R8: is what the debt is judged by', () => {
    const known = { decline: hard, gatewayId: 'flex-2', occurredAt: NOW };
    expect(judgedByNewestDecline(aDebt({ flexecomDecline: known })).latestDecline).toEqual({
      ...latestDecline,
      ...known,
    });
    expect(judgedByNewestDecline(aDebt({ flexecomDecline: null })).latestDecline).toEqual(latestDecline);
    expect(judgedByNewestDecline(aDebt()).latestDecline).toEqual(latestDecline);
  });
});

describe('which of two declines of a rebill is older', () => {
  const schedule = { interval: 'P1M', anchorDay: null, timeZone: 'UTC' };
  const ofRebill = { subscriptionGatewayId: 'visa-1', scheduledAt: NOW, schedule };
  const known: Pick<Debt, 'latestDecline' | 'transactionIds'> = {
    latestDecline: { ...latestDecline, attempt: 3, occurredAt: NOW },
    transactionIds: ['known'],
  };
  const isOlderRebill = (fields: Partial<LatestDecline>) =>
    isOlder({ ...latestDecline, transactionId: 'new', rebill: ofRebill, ...fields }, known);

  it('R14: is decided by its attempt, and at the same attempt by its time', () => {
    expect(isOlderRebill({ attempt: 4, occurredAt: NOW - SECOND })).toBe(false);
    expect(isOlderRebill({ attempt: 3, occurredAt: NOW - 1 })).toBe(true);
    expect(isOlderRebill({ attempt: 3, occurredAt: NOW })).toBe(false);
    expect(isOlderRebill({ attempt: 3, occurredAt: NOW + 1 })).toBe(false);
  });

  it('R14: is not that with a lower attempt where a later new transaction begins the count again', () => {
    expect(isOlderRebill({ attempt: 2, occurredAt: NOW + 1 })).toBe(false);
    expect(isOlderRebill({ attempt: 2, occurredAt: NOW })).toBe(true);
    expect(isOlderRebill({ attempt: 2, occurredAt: NOW + 1, transactionId: 'known' })).toBe(true);
  });
});

describe('a written debt', () => {
  it('R14: raises its guard, and has ended when nobody works on it', () => {
    const written = (fields: Partial<Debt>) => debtChange(aDebt({ guard: 7, ...fields }), NOW).set;
    expect(written({ state: 'FAILED', activeSubmissionId: null })).toMatchObject({ guard: 8, endedAt: NOW });
    expect(written({ state: 'OPEN', activeSubmissionId: null })).toMatchObject({ endedAt: NOW });
    expect(written({ state: 'PAID', activeSubmissionId: 'another' })).toMatchObject({ endedAt: null });
    expect(written({ state: 'IN_SALVAGE', activeSubmissionId: null })).toMatchObject({ endedAt: null });
    expect(written({ state: 'SCHEDULED', activeSubmissionId: 'sub_1' })).toMatchObject({ endedAt: null });
  });

  it('R20: stays PAID whatever its submission was not sent for', () => {
    expect(debtStateAfterNotSent(aDebt({ state: 'PAID' }), { reason: 'RECALLED' })).toBe('PAID');
    expect(debtStateAfterNotSent(aDebt(), { reason: 'PAID_MEANWHILE' })).toBe('PAID');
    expect(debtStateAfterNotSent(aDebt(), { reason: 'CANCELLED_MEANWHILE' })).toBe('CANCELLED');
    expect(debtStateAfterNotSent(aDebt(), { reason: 'RECALLED' })).toBe('OPEN');
  });
});
