import { type Category, timeOfBucket } from './category.ts';
import { differenceOf, type Rate, type RateDifference, rateOf } from './intervals.ts';

/** How a debt counts for a window. Each debt has one. `WITHDRAWN`: called back from FlexEcom. */
type ReportOutcome = 'RECOVERED' | 'RECOVERED_BY_BILLING' | 'RECOVERED_LATER' | Category['standing'];

/** Debts that are alike, as the database has counted them. */
export interface DebtGroup extends Category {
  readonly currency: string;
  readonly debts: number;
  readonly declinedMinor: number;
  readonly recoveredMinor: number;
}

interface JudgedGroup extends DebtGroup {
  readonly outcome: ReportOutcome;
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
export function countsOf(
  found: readonly DebtGroup[],
  windowDays: number,
  feePercentOf: (gatewayId: string) => number,
): ReportCounts {
  const groups = found.map((group) => ({ ...group, outcome: outcomeOf(group, windowDays) }));
  const count = (isCounted: (group: JudgedGroup) => boolean) => sum(groups.filter(isCounted));
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

function outcomeOf({ recoveredBy, elapsedDays, standing }: DebtGroup, windowDays: number): ReportOutcome {
  if (recoveredBy === null) return standing;
  if (elapsedDays === null || elapsedDays > windowDays) return 'RECOVERED_LATER';
  return recoveredBy === 'FLEXECOM' ? 'RECOVERED' : 'RECOVERED_BY_BILLING';
}

function sum(groups: readonly DebtGroup[]): number {
  return groups.reduce((total, { debts }) => total + debts, 0);
}

function byReason(groups: readonly JudgedGroup[]): Record<string, number> {
  const byName = [...Map.groupBy(groups, ({ reason }) => reason ?? 'NONE')].map(
    ([reason, ofReason]) => [reason, sum(ofReason)] as const,
  );
  return Object.fromEntries(byName.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
}

function moneyOf(groups: readonly JudgedGroup[], feePercentOf: (gatewayId: string) => number) {
  const byCurrency = [...Map.groupBy(groups, ({ currency }) => currency)].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(byCurrency.map(([currency, same]) => [currency, moneyOfOne(same, feePercentOf)]));
}

function moneyOfOne(groups: readonly JudgedGroup[], feePercentOf: (gatewayId: string) => number): ReportMoney {
  const total = (isCounted: (group: JudgedGroup) => boolean, minor: 'declinedMinor' | 'recoveredMinor') =>
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

function comparisonOf(groups: readonly JudgedGroup[]): HoldoutComparison | null {
  const compared = groups.filter(({ side }) => side !== null);
  if (compared.length === 0) return null;
  const rateOfSide = (side: DebtGroup['side']) => {
    const ofSide = compared.filter((group) => group.side === side);
    const isRecovered = ({ outcome }: JudgedGroup) => outcome === 'RECOVERED' || outcome === 'RECOVERED_BY_BILLING';
    return rateOf(sum(ofSide.filter(isRecovered)), sum(ofSide));
  };
  const [sent, heldOut] = [rateOfSide('SENT'), rateOfSide('HELD_OUT')];
  return { sent, heldOut, difference: sent === null || heldOut === null ? null : differenceOf(sent, heldOut) };
}

function timeToRecover(groups: readonly JudgedGroup[]): ReportCounts['timeToRecoverMs'] {
  const timed = groups.flatMap(({ outcome, timeBucket, debts }) =>
    outcome !== 'RECOVERED' || timeBucket === null ? [] : [{ timeBucket, debts }],
  );
  const total = timed.reduce((all, { debts }) => all + debts, 0);
  if (total === 0) return null;
  const sorted = timed.sort((a, b) => a.timeBucket - b.timeBucket);
  const percentile = (part: number) => {
    let seen = 0;
    const found = sorted.find(({ debts }) => {
      seen += debts;
      return seen >= part * total;
    });
    return timeOfBucket(found?.timeBucket ?? 0);
  };
  return { p50: percentile(0.5), p90: percentile(0.9) };
}
