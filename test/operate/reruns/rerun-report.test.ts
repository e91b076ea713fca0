import { describe, expect, it } from '@jest/globals';
import type { RerunAnswer } from '../../../src/operate/reruns/rerun-answer.ts';
import { rerunReport } from '../../../src/operate/reruns/rerun-report.ts';

const requestKey = 'march';
const batch = { requestKey, dryRun: false };
const requests = ['A', 'B', 'C', 'D'].map((orderId) => ({ orderId, requestKey }));
const about = (orderId: string) => ({ orderId, requestKey, transactionId: `t-${orderId}` });
const answers: RerunAnswer[] = [
  { ...about('A'), kind: 'ACCEPTED', amountMinor: 4_990, currency: 'USD', dueAt: null },
  {
    ...about('B'),
    kind: 'REFUSED',
    amountMinor: 2_000,
    currency: 'EUR',
    reason: 'HARD_DECLINE',
    detail: 'a hard decline is not rerun',
  },
  { ...about('C'), kind: 'REFUSED', amountMinor: null, currency: null, reason: 'UNKNOWN_ORDER', detail: 'no decline' },
];

describe('the report of reruns', () => {
  it('R6: counts what was accepted, what was refused by reason with orders and money, and what is not answered', () => {
    expect(rerunReport(batch, requests, answers)).toMatchObject({
      found: 4,
      requested: 4,
      accepted: { count: 1, amountMinor: { USD: 4_990 } },
      refused: {
        count: 2,
        byReason: {
          HARD_DECLINE: { count: 1, amountMinor: { EUR: 2_000 }, orders: ['B'] },
          UNKNOWN_ORDER: { count: 1, amountMinor: {}, orders: ['C'] },
        },
      },
      unanswered: { count: 1, orders: ['D'] },
    });
  });

  it('of a dry run has nothing requested and nothing unanswered', () => {
    const report = rerunReport({ requestKey, dryRun: true }, requests, answers);
    expect(report).toMatchObject({ found: 4, requested: 0, unanswered: { count: 0 } });
  });
});
