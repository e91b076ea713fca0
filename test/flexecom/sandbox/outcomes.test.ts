import { describe, expect, it } from '@jest/globals';
import { NO_FAULTS } from '../../../src/flexecom/sandbox/faults.ts';
import { decideOutcome, TEST_OUTCOMES } from '../../../src/flexecom/sandbox/outcomes.ts';
import { requestFor } from '../support/requests.ts';

const SETTINGS = { seed: '1', approvalRate: 0.6, defaultInstantDelayMs: 20, defaultAsyncDelayMs: 200 };
const decide = (paymentMethodRef: string, key = 'key-1') =>
  decideOutcome(SETTINGS, NO_FAULTS, key, requestFor(paymentMethodRef, { mode: 'async' }));

describe('a test reference', () => {
  it.each([
    ['pm_sbx_approve', { charged: { amountMinor: 4_990, currency: 'USD' }, announced: true }],
    ['pm_sbx_decline', { charged: null, decline: { code: '05', type: 'SOFT' }, announced: true }],
    ['pm_sbx_insufficient', { charged: null, decline: { code: '51', type: 'SOFT' } }],
    ['pm_sbx_hard', { charged: null, decline: { code: '41', type: 'HARD' } }],
    ['pm_sbx_lost', { charged: { amountMinor: 4_990 }, announced: false }],
    ['pm_sbx_lost-decline', { decline: { code: '05' }, announced: false }],
    ['pm_sbx_wrong-amount', { charged: { amountMinor: 4_991, currency: 'USD' }, announced: true }],
    ['pm_sbx_wrong-currency', { charged: { amountMinor: 4_990, currency: 'EUR' } }],
    ['pm_sbx_never', { endsAfterMs: null, charged: null }],
    ['pm_sbx_refuse', { kind: 'refused' }],
    ['pm_sbx_something', { kind: 'refused', detail: expect.stringContaining('approve') }],
  ])('%s ends as it says', (reference, outcome) => {
    expect(decide(reference)).toMatchObject(outcome);
  });

  it.each([
    ['pm_sbx_approve_0', 0],
    ['pm_sbx_approve_250', 250],
    ['pm_sbx_wrong-amount_7_customer-9', 7],
    ['pm_sbx_approve__9', expect.any(Number)],
  ])('%s ends when it says', (reference, endsAfterMs) => {
    expect(decide(reference)).toMatchObject({ endsAfterMs });
  });

  it('exists for every outcome that the help lists', () => {
    for (const outcome of TEST_OUTCOMES) {
      expect(JSON.stringify(decide(`pm_sbx_${outcome}_1`))).not.toContain('unknown test reference');
    }
  });
});

describe('any other reference', () => {
  it('ends as its hash says, at about the approval rate, after about the usual time', () => {
    const outcomes = Array.from({ length: 1_000 }, (_, nth) => decide('vault-1', `key-${nth}`));
    const approved = outcomes.filter((outcome) => 'charged' in outcome && outcome.charged !== null).length;
    expect(approved).toBeGreaterThan(550);
    expect(approved).toBeLessThan(650);
    for (const outcome of outcomes) {
      expect('endsAfterMs' in outcome ? outcome.endsAfterMs : null).toBeGreaterThanOrEqual(100);
      expect('endsAfterMs' in outcome ? outcome.endsAfterMs : null).toBeLessThanOrEqual(300);
    }
    expect(decide('vault-1', 'key-1')).toEqual(outcomes[1]);
  });
});
