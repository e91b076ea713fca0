import { describe, expect, it } from '@jest/globals';
import { cascadeSteps } from './cascade-steps.ts';

const watched = new Map([
  ['order-1', { producedAt: 1_000, submittedAt: 1_020, resultAt: 1_150, completedAt: 1_180 }],
  ['order-2', { producedAt: 2_000, submittedAt: 2_040, resultAt: 2_170, completedAt: 2_210 }],
  ['order-3', { producedAt: 3_000, submittedAt: 3_900 }],
]);
const requests = [
  { orderId: 'order-1', createdAt: 1_030, answeredAt: 1_131 },
  { orderId: 'order-2', createdAt: 2_050, answeredAt: 2_152 },
  { orderId: 'order-3', createdAt: 3_950, answeredAt: 4_052 },
  { orderId: 'of-the-warm-up', createdAt: 500, answeredAt: 601 },
];

describe('the steps of a cascade', () => {
  it('are the mean times between what was seen, of the cascades that were seen whole', () => {
    expect(cascadeSteps(watched, requests)).toEqual([
      { step: 'classify-declines', meanMs: 30 },
      { step: 'submit-to-flexecom', meanMs: 10 },
      { step: 'FlexEcom', meanMs: 101.5 },
      { step: 'publish the result', meanMs: 18.5 },
      { step: 'apply-results', meanMs: 35 },
    ]);
  });

  it('add up to the whole time', () => {
    const sum = cascadeSteps(watched, requests).reduce((total, { meanMs }) => total + meanMs, 0);
    expect(sum).toBeCloseTo((180 + 210) / 2);
  });

  it('are none where no cascade was seen whole', () => {
    expect(cascadeSteps(new Map(), requests)).toEqual([]);
  });
});
