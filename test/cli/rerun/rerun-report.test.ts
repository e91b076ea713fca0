import { describe, expect, it } from '@jest/globals';
import { rerunReport, rerunReportText } from '../../../src/cli/rerun/rerun-report.ts';
import type { RerunAnswer } from '../../../src/operate/reruns/rerun-answer.ts';

const requestKey = 'march';
const asked = { requestKey, dryRun: false };
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
  it('R6: says what was accepted, what was refused by reason with orders and money, and what is not answered', () => {
    expect(rerunReport(asked, requests, answers)).toMatchObject({
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

  it('is read by a person, with ten orders of each reason at most', () => {
    const many = Array.from({ length: 13 }, (_, n) => `O-${n}`);
    const refused = many.map(
      (orderId): RerunAnswer => ({
        ...about(orderId),
        kind: 'REFUSED',
        amountMinor: 100,
        currency: 'USD',
        reason: 'ORDER_BLACKLISTED',
        detail: 'the order is blacklisted',
      }),
    );
    const text = rerunReportText(
      rerunReport(
        asked,
        many.map((orderId) => ({ orderId, requestKey })),
        refused,
      ),
    );
    expect(text).toContain('Asked for 13 reruns under the key march:');
    expect(text).toMatch(/ {2}ORDER_BLACKLISTED +13 {2}13\.00 USD: O-0, .*O-9 … and 3 more\n/);
  });

  it('of a dry run asks for nothing and leaves nothing unanswered', () => {
    const report = rerunReport({ requestKey, dryRun: true }, requests, answers);
    expect(report).toMatchObject({ found: 4, requested: 0, unanswered: { count: 0 } });
    expect(rerunReportText(report)).toContain('Dry run, nothing was asked for. Of 4 reruns there would be:');
  });

  it('of one order says why', () => {
    const [, refused] = answers;
    const text = rerunReportText(rerunReport(asked, requests.slice(1, 2), refused === undefined ? [] : [refused]));
    expect(text).toContain('B: HARD_DECLINE: a hard decline is not rerun\n');
  });
});
