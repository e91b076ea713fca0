import { describe, expect, it } from '@jest/globals';
import { rerunReportText } from '../../../src/cli/rerun/rerun-report-text.ts';
import type { RerunAnswer } from '../../../src/operate/reruns/rerun-answer.ts';
import { rerunReport } from '../../../src/operate/reruns/rerun-report.ts';

const requestKey = 'march';
const batch = { requestKey, dryRun: false };

function refusal(orderId: string): RerunAnswer {
  return {
    orderId,
    requestKey,
    transactionId: `t-${orderId}`,
    kind: 'REFUSED',
    amountMinor: 100,
    currency: 'USD',
    reason: 'ORDER_BLACKLISTED',
    detail: 'the order is blacklisted',
  };
}

describe('the report of reruns, for a person', () => {
  const orders = Array.from({ length: 13 }, (_, n) => `O-${n}`);
  const requests = orders.map((orderId) => ({ orderId, requestKey }));

  it('shows at most ten orders for each reason', () => {
    const text = rerunReportText(rerunReport(batch, requests, orders.map(refusal)));
    expect(text).toContain('Requested 13 reruns with key march:');
    expect(text).toMatch(/ {2}ORDER_BLACKLISTED +13 {2}13\.00 USD {2}O-0, .*O-9 … and 3 more$/m);
  });

  it('of a dry run says that nothing was requested', () => {
    const text = rerunReportText(rerunReport({ requestKey, dryRun: true }, requests, orders.map(refusal)));
    expect(text).toContain('Dry run, nothing was requested. Of 13 reruns, there would be:');
  });

  it('of one order says why it was refused', () => {
    const text = rerunReportText(rerunReport(batch, requests.slice(0, 1), [refusal('O-0')]));
    expect(text).toContain('O-0: ORDER_BLACKLISTED: the order is blacklisted');
  });

  it('says what to check if answers are missing', () => {
    const text = rerunReportText(rerunReport(batch, requests.slice(0, 1), []));
    expect(text).toMatch(/not answered yet +1 +O-0\n.*salvage status/);
  });
});
