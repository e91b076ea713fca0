import { TIME_BUCKET_GROWTH, TIME_BUCKET_SMALLEST_MS } from '../../domain/report/report-counts.ts';

/** What debts can be told apart by. `field` is in the index `report`. */
export const DIMENSIONS = {
  route: '$reportRow.route',
  gateway: '$reportRow.gatewayId',
  'flexecom-gateway': '$reportRow.flexecomGatewayId',
  code: '$reportRow.code',
  network: '$reportRow.network',
  attempt: '$reportRow.attempt',
  campaign: '$reportRow.campaignId',
  currency: '$currency',
  kind: '$kind',
  'holdout-percent': '$holdout.percent',
} as const;

export type Dimension = keyof typeof DIMENSIONS;

type Expression = string | number | boolean | null | { readonly [operator: string]: unknown };

/** Counts the debts of a period that are alike. Everything that it reads is in the index `report`: it reads no document. */
export function reportPipeline(
  { from, to }: { readonly from: number; readonly to: number },
  dimensions: readonly Dimension[],
  windowDays: number,
): Record<string, unknown>[] {
  const by = Object.fromEntries(dimensions.map((dimension, index) => [`d${index}`, DIMENSIONS[dimension]]));
  return [
    { $match: { 'reportRow.firstDeclinedAt': { $gte: from, $lt: to } } },
    {
      $group: {
        _id: {
          ...by,
          currency: '$currency',
          outcome: outcome(windowDays),
          isSent: { $or: ['$reportRow.isSent', { $eq: ['$state', 'IN_SALVAGE'] }] },
          reason: '$reportRow.notSentReason',
          side: SIDE,
          isLate: '$reportRow.isLate',
          isContradicted: '$reportRow.isContradicted',
          recoveryGatewayId: '$reportRow.recoveryGatewayId',
          bucket: { $cond: [isRecoveredBy('FLEXECOM', windowDays), TIME_BUCKET, null] },
        },
        debts: { $sum: 1 },
        declinedMinor: { $sum: '$reportRow.amountMinor' },
        recoveredMinor: { $sum: '$reportRow.recoveredMinor' },
      },
    },
  ];
}

/** The first that holds. */
function outcome(windowDays: number): Expression {
  const branches: [Expression, string][] = [
    [isRecoveredBy('FLEXECOM', windowDays), 'RECOVERED'],
    [isRecoveredBy('BILLING', windowDays), 'RECOVERED_BY_BILLING'],
    [{ $ne: ['$reportRow.recoveredBy', null] }, 'RECOVERED_LATER'],
    [{ $in: ['$state', ['SCHEDULED', 'IN_SALVAGE']] }, 'WAITING'],
    ['$reportRow.isContradicted', 'CONTRADICTED'],
    [{ $eq: ['$state', 'FAILED'] }, 'FAILED'],
    ['$reportRow.isSent', 'WITHDRAWN'],
  ];
  return branches.reduceRight<Expression>(
    (otherwise, [when, name]) => ({ $cond: [when, name, otherwise] }),
    'NOT_SENT',
  );
}

const DAY_MS = 86_400_000;
const ELAPSED_MS = { $subtract: ['$reportRow.recoveredAt', '$reportRow.firstDeclinedAt'] };

function isRecoveredBy(who: 'FLEXECOM' | 'BILLING', windowDays: number): Expression {
  return { $and: [{ $eq: ['$reportRow.recoveredBy', who] }, { $lte: [ELAPSED_MS, windowDays * DAY_MS] }] };
}

/** A side that was drawn with 0 percent was no draw. An upsale leaves no trace where billing recovers it. */
const SIDE: Expression = {
  $cond: [{ $and: [{ $gt: ['$holdout.percent', 0] }, { $ne: ['$kind', 'UPSALE'] }] }, '$holdout.side', null],
};

const TIME_BUCKET: Expression = {
  $floor: {
    $divide: [{ $ln: { $max: [{ $divide: [ELAPSED_MS, TIME_BUCKET_SMALLEST_MS] }, 1] } }, Math.log(TIME_BUCKET_GROWTH)],
  },
};
