import { describe, expect, it } from '@jest/globals';
import { initialDeclineFacts } from '../../../src/domain/decline-facts.ts';
import type { CountedAttempt, PaymentMethodAttempts } from '../../../src/domain/documents/payment-method-attempts.ts';
import {
  ATTEMPTS_KEPT_MAX,
  attemptsChanges,
  attemptsWithDecline,
  attemptsWithFlexecomDecline,
  attemptsWithSubmission,
  guardedAttempts,
} from '../../../src/domain/routing/payment-method-attempts.ts';
import { aSubmission } from '../../support/a-submission.ts';
import { DAY, initialDecline, NOW, SECOND } from '../support/events.ts';

function known(attempts: CountedAttempt[]): PaymentMethodAttempts {
  return { _id: 'pm_1', attempts, guard: 4, changedAt: NOW - DAY };
}

function declined(transactionId: string, triedGatewayIds: string[], before: PaymentMethodAttempts | null = null) {
  const gatewayId = triedGatewayIds.at(-1) ?? 'visa-1';
  return attemptsWithDecline(
    before,
    initialDeclineFacts(initialDecline({ transactionId, triedGatewayIds, gatewayId })),
    NOW,
  );
}

describe('the attempts with a payment method', () => {
  it('R19: begin with a decline, with a submission, or with FlexEcom’s own decline', () => {
    expect(declined('t1', ['visa-1'])).toMatchObject({ _id: 'pm_1', attempts: [{ at: NOW - SECOND }], guard: 1 });
    expect(attemptsWithSubmission(null, aSubmission(), NOW)).toMatchObject({
      _id: 'pm_1',
      attempts: [{ key: 'sub_1', at: NOW, amountMinor: 2_500, currency: 'USD' }],
      guard: 1,
    });
    expect(attemptsWithFlexecomDecline(null, aSubmission(), NOW - SECOND, NOW)).toMatchObject({
      attempts: [{ key: 'sub_1/declined', at: NOW - SECOND }],
      guard: 1,
    });
  });

  it('R19: count a gateway as often as it was tried, and what was counted already only once', () => {
    const once = declined('t1', ['visa-1']);
    expect(declined('t2', ['visa-1', 'visa-2'], once).attempts).toHaveLength(2);
    expect(declined('t2', ['visa-1', 'visa-1', 'visa-2'], once).attempts).toHaveLength(3);
  });

  it('R19: are kept in the order of their times, for less than 30 days', () => {
    const before = known([
      { key: 'newer', at: NOW - DAY },
      { key: 'on the limit', at: NOW - 30 * DAY },
      { key: 'old', at: NOW - 30 * DAY + 1 },
    ]);
    const { attempts, guard } = attemptsWithSubmission(before, aSubmission(), NOW);
    expect(attempts.map(({ key }) => key)).toEqual(['old', 'newer', 'sub_1']);
    expect(guard).toBe(5);
  });

  it('R19: are the newest ones, where there are too many to keep', () => {
    const many = Array.from({ length: ATTEMPTS_KEPT_MAX }, (_, index) => ({ key: `a${index}`, at: NOW - index - 1 }));
    const { attempts } = attemptsWithSubmission(known(many), aSubmission(), NOW);
    expect(attempts).toHaveLength(ATTEMPTS_KEPT_MAX);
    expect(attempts[0]?.key).toBe(`a${ATTEMPTS_KEPT_MAX - 2}`);
    expect(attempts.at(-1)?.key).toBe('sub_1');
  });

  it('R19: get a raised guard from a decision that depends on them and makes none', () => {
    expect(guardedAttempts(null, 'pm_1', NOW)).toEqual({ _id: 'pm_1', attempts: [], guard: 1, changedAt: NOW });
    const attempts = [{ key: 'a', at: NOW }];
    expect(guardedAttempts(known(attempts), 'pm_1', NOW)).toEqual({ _id: 'pm_1', attempts, guard: 5, changedAt: NOW });
    expect(attemptsChanges(null)).toEqual([]);
    expect(attemptsChanges(guardedAttempts(null, 'pm_1', NOW))).toEqual([
      { collection: 'paymentMethodAttempts', id: 'pm_1', set: { attempts: [], guard: 1, changedAt: NOW } },
    ]);
  });
});
