import { differenceOf, type Rate, type RateDifference, rateOf } from './intervals.ts';

/** How a debt stands at the end of its window. Each debt has one. */
type ReportOutcome =
  | 'RECOVERED'
  | 'RECOVERED_BY_BILLING'
  | 'RECOVERED_LATER'
  | 'WAITING'
  | 'CONTRADICTED'
  | 'FAILED'
  /** Called back from FlexEcom. */
  | 'WITHDRAWN'
  | 'NOT_SENT';

/** Debts that are alike, as the database has counted them. */
export interface DebtGroup {
  readonly currency: string;
  readonly outcome: ReportOutcome;
  readonly isSent: boolean;
  /** Of what was not sent. */
  readonly reason: string | null;
  /** The side of the holdout; null: it was in no comparison. */
  readonly side: 'SENT' | 'HELD_OUT' | null;
  readonly isLate: boolean;
  readonly isContradicted: boolean;
  /** Who takes a fee of what it recovered. */
  readonly recoveryGatewayId: string | null;
  /** How long the recovery took, see `timeBucket`. */
  readonly bucket: number | null;
  readonly debts: number;
  readonly declinedMinor: number;
  readonly recoveredMinor: number;
}

/** What a report says of some debts. */
export interface ReportCounts {
  readonly declined: number;
  readonly sent: number;
  readonly notSent: Readonly<Record<string, number>>;
  readonly recovered: number;
  readonly recoveredByBilling: number;
  /** By whomever, after the window. */
  readonly recoveredLater: number;
  readonly failed: number;
  readonly withdrawn: number;
  readonly waiting: number;
  readonly contradictions: number;
  readonly late: number;
  readonly recoveryRate: {
    /** By FlexEcom, of what was sent to it. */
    readonly ofSent: Rate | null;
    /** By FlexEcom or billing, of what was declined. */
    readonly ofDeclined: Rate | null;
  };
  /** From the first decline to FlexEcom's approval. */
  readonly timeToRecoverMs: { readonly p50: number; readonly p90: number } | null;
  readonly money: Readonly<Record<string, ReportMoney>>;
  readonly holdout: HoldoutComparison | null;
}

/** Minor units of one currency. */
export interface ReportMoney {
  readonly declinedMinor: number;
  readonly sentMinor: number;
  readonly recoveredMinor: number;
  readonly recoveredByBillingMinor: number;
  readonly feeMinor: number;
  /** What FlexEcom recovered, less its fee. */
  readonly netMinor: number;
}

/** What was recovered, by whomever, of the debts on each side. Upsales are on neither. */
interface HoldoutComparison {
  readonly sent: Rate | null;
  readonly heldOut: Rate | null;
  /** The rate of the sent less that of the held out: what FlexEcom adds. Null where a side has no debts. */
  readonly difference: RateDifference | null;
}

/** @param feePercentOf of a FlexEcom gateway, by the configuration in force */
export function countsOf(groups: readonly DebtGroup[], feePercentOf: (gatewayId: string) => number): ReportCounts {
  const count = (isCounted: (group: DebtGroup) => boolean) => sum(groups.filter(isCounted));
  const ofOutcome = (outcome: ReportOutcome) => count((group) => group.outcome === outcome);
  const declined = sum(groups);
  const sent = count(({ isSent }) => isSent);
  const [recovered, recoveredByBilling] = [ofOutcome('RECOVERED'), ofOutcome('RECOVERED_BY_BILLING')];
  const recoveredOfSent = count(({ outcome, isSent }) => outcome === 'RECOVERED' && isSent);
  return {
    declined,
    sent,
    notSent: byReason(groups.filter(({ outcome }) => outcome === 'NOT_SENT')),
    recovered,
    recoveredByBilling,
    recoveredLater: ofOutcome('RECOVERED_LATER'),
    failed: ofOutcome('FAILED'),
    withdrawn: ofOutcome('WITHDRAWN'),
    waiting: ofOutcome('WAITING'),
    contradictions: count(({ isContradicted }) => isContradicted),
    late: count(({ isLate }) => isLate),
    recoveryRate: {
      ofSent: rateOf(recoveredOfSent, sent),
      ofDeclined: rateOf(recovered + recoveredByBilling, declined),
    },
    timeToRecoverMs: timeToRecover(groups),
    money: moneyOf(groups, feePercentOf),
    holdout: comparisonOf(groups),
  };
}

function sum(groups: readonly DebtGroup[]): number {
  return groups.reduce((total, { debts }) => total + debts, 0);
}

function byReason(groups: readonly DebtGroup[]): Record<string, number> {
  const byName = [...Map.groupBy(groups, ({ reason }) => reason ?? 'NONE')].map(
    ([reason, ofReason]) => [reason, sum(ofReason)] as const,
  );
  return Object.fromEntries(byName.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
}

function moneyOf(groups: readonly DebtGroup[], feePercentOf: (gatewayId: string) => number) {
  const byCurrency = [...Map.groupBy(groups, ({ currency }) => currency)].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(byCurrency.map(([currency, same]) => [currency, moneyOfOne(same, feePercentOf)]));
}

function moneyOfOne(groups: readonly DebtGroup[], feePercentOf: (gatewayId: string) => number): ReportMoney {
  const total = (isCounted: (group: DebtGroup) => boolean, minor: 'declinedMinor' | 'recoveredMinor') =>
    groups.filter(isCounted).reduce((all, group) => all + group[minor], 0);
  const recovered = groups.filter(({ outcome }) => outcome === 'RECOVERED');
  const byGateway = Map.groupBy(recovered, ({ recoveryGatewayId }) => recoveryGatewayId ?? '');
  const fees = [...byGateway].map(([gatewayId, ofGateway]) => {
    return ofGateway.reduce((all, { recoveredMinor }) => all + recoveredMinor, 0) * (feePercentOf(gatewayId) / 100);
  });
  const recoveredMinor = total(({ outcome }) => outcome === 'RECOVERED', 'recoveredMinor');
  // Half up, once for each currency: how FlexEcom rounds each fee is not known.
  const feeMinor = Math.floor(fees.reduce((all, fee) => all + fee, 0) + 0.5);
  return {
    declinedMinor: total(() => true, 'declinedMinor'),
    sentMinor: total(({ isSent }) => isSent, 'declinedMinor'),
    recoveredMinor,
    recoveredByBillingMinor: total(({ outcome }) => outcome === 'RECOVERED_BY_BILLING', 'recoveredMinor'),
    feeMinor,
    netMinor: recoveredMinor - feeMinor,
  };
}

function comparisonOf(groups: readonly DebtGroup[]): HoldoutComparison | null {
  const compared = groups.filter(({ side }) => side !== null);
  if (compared.length === 0) return null;
  const rateOfSide = (side: DebtGroup['side']) => {
    const ofSide = compared.filter((group) => group.side === side);
    const isRecovered = ({ outcome }: DebtGroup) => outcome === 'RECOVERED' || outcome === 'RECOVERED_BY_BILLING';
    return rateOf(sum(ofSide.filter(isRecovered)), sum(ofSide));
  };
  const [sent, heldOut] = [rateOfSide('SENT'), rateOfSide('HELD_OUT')];
  return { sent, heldOut, difference: sent === null || heldOut === null ? null : differenceOf(sent, heldOut) };
}

/** Times are counted in buckets, each this much longer than the one before: a percentile is right to within 2.5 %. */
export const TIME_BUCKET_GROWTH = 1.05;
/** Of bucket 0. What is faster is as good as at once. */
export const TIME_BUCKET_SMALLEST_MS = 100;

function timeToRecover(groups: readonly DebtGroup[]): ReportCounts['timeToRecoverMs'] {
  const timed = groups.flatMap(({ bucket, debts }) => (bucket === null ? [] : [{ bucket, debts }]));
  const total = timed.reduce((all, { debts }) => all + debts, 0);
  if (total === 0) return null;
  const sorted = timed.sort((a, b) => a.bucket - b.bucket);
  const percentile = (part: number) => {
    let seen = 0;
    const found = sorted.find(({ debts }) => {
      seen += debts;
      return seen >= part * total;
    });
    // The middle of the bucket, on the scale that buckets grow on.
    return Math.round(TIME_BUCKET_SMALLEST_MS * TIME_BUCKET_GROWTH ** ((found?.bucket ?? 0) + 0.5));
  };
  return { p50: percentile(0.5), p90: percentile(0.9) };
}
