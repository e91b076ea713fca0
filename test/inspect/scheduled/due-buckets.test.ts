import { describe, expect, it } from '@jest/globals';
import { dueBuckets, openGroups } from '../../../src/inspect/scheduled/due-buckets.ts';
import type { DueCount } from '../../../src/inspect/scheduled/open-counts.ts';

const one: DueCount = {
  from: 1_000,
  flexecomGatewayId: 'flex',
  route: 'RECYCLE',
  currency: 'USD',
  count: 2,
  amountMinor: 500,
};
const all = { gatewayId: null, route: null };

describe('what falls due, by hour or day', () => {
  it('begins with what is due already, and adds up currencies by themselves', () => {
    const counts = [one, { ...one, currency: 'EUR' }, { ...one, from: null, count: 1, amountMinor: 100 }];
    expect(dueBuckets(counts, all)).toMatchObject([
      { from: null, count: 1, money: { USD: 100 } },
      { from: 1_000, count: 4, money: { USD: 500, EUR: 500 }, groups: [{ gatewayId: 'flex', count: 4 }] },
    ]);
  });

  it('tells gateways and routes apart, and shows the chosen ones alone', () => {
    const counts = [one, { ...one, route: 'RERUN' as const }, { ...one, flexecomGatewayId: 'flex-2' }];
    expect(openGroups(counts).map(({ gatewayId, route }) => `${gatewayId} ${route}`)).toEqual([
      'flex RECYCLE',
      'flex RERUN',
      'flex-2 RECYCLE',
    ]);
    expect(dueBuckets(counts, { gatewayId: 'flex', route: 'RERUN' })).toMatchObject([{ count: 2 }]);
    expect(dueBuckets(counts, { gatewayId: 'other', route: null })).toEqual([]);
  });
});
