import type { Debt } from '../../../src/domain/documents/debt.ts';
import type { ReportRow } from '../../../src/domain/documents/report-row.ts';
import { withCategory } from '../../../src/domain/report/report-row.ts';

type DebtFields = Parameters<typeof withCategory>[1];

/** The row of a debt that was first declined on the first of January 2026 and not sent; a test gives what it is about. */
export function aReportRow(given: Partial<ReportRow> = {}, debt: Partial<DebtFields> = {}): ReportRow {
  const state: Debt['state'] = 'OPEN';
  const row = {
    firstDeclinedAt: Date.UTC(2026, 0, 1),
    amountMinor: 2_500,
    gatewayId: 'nmi-1',
    code: '05',
    network: 'VISA',
    attempt: 3,
    campaignId: 'campaign-1',
    route: null,
    flexecomGatewayId: null,
    isSent: false,
    notSentReason: null,
    recoveredBy: null,
    recoveredAt: null,
    recoveredMinor: null,
    recoveryGatewayId: null,
    isLate: false,
    isContradicted: false,
    lookAt: null,
    ...given,
  };
  return withCategory(row, { kind: 'REBILL', state, ...debt });
}
