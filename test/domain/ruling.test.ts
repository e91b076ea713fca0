import { describe, expect, it } from '@jest/globals';
import { type KnownReason, nextActor } from '../../src/domain/ruling.ts';
import { NotSentReason } from '../../topics/contract/fields.ts';

const BILLING: readonly KnownReason[] = [
  'HARD_DECLINE',
  'NOT_IN_CASCADE',
  'CASCADE_EXPIRED',
  'NOT_IN_RECYCLE_SLOT',
  'ATTEMPTS_EXHAUSTED',
  'NO_RECYCLE_PROFILE',
  'CURRENCY_NOT_CONFIGURED',
  'SLOT_WITHDRAWN',
  'NETWORK_RULE',
  'GATEWAY_PAUSED',
  'HOLDOUT',
  'EXCLUDED',
  'RECALLED',
  'ORDER_BLACKLISTED',
  'PARENT_ORDER_CANCELLED',
];

const reasons = NotSentReason.options.filter((reason) => reason !== 'UNKNOWN');

describe('who acts after a refusal', () => {
  it('R15: billing, where it may charge by itself; after any other reason nobody', () => {
    expect(reasons.filter((reason) => nextActor(reason, false) === 'BILLING').sort()).toEqual([...BILLING].sort());
  });

  it('R15: nobody after the refusal of a rerun, whatever its reason', () => {
    for (const reason of reasons) expect(nextActor(reason, true)).toBe('NOBODY');
  });
});
