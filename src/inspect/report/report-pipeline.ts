export const DIMENSION_NAMES = [
  'route',
  'gateway',
  'flexecom-gateway',
  'code',
  'network',
  'attempt',
  'campaign',
  'currency',
  'kind',
  'holdout-percent',
] as const;
export type Dimension = (typeof DIMENSION_NAMES)[number];

/** What debts can be told apart by. `field` is in the index `report`. */
export const DIMENSIONS: Readonly<Record<Dimension, string>> = {
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
};

/** Counts the debts of a period that are alike. Everything that it reads is in the index `report`: it reads no document. */
export function reportPipeline(
  { from, to }: { readonly from: number; readonly to: number },
  dimensions: readonly Dimension[],
): Record<string, unknown>[] {
  const by = Object.fromEntries(dimensions.map((dimension, index) => [`d${index}`, DIMENSIONS[dimension]]));
  return [
    { $match: { 'reportRow.firstDeclinedAt': { $gte: from, $lt: to } } },
    {
      $group: {
        _id: { ...by, currency: '$currency', category: '$reportRow.category' },
        debts: { $sum: 1 },
        declinedMinor: { $sum: '$reportRow.amountMinor' },
        recoveredMinor: { $sum: '$reportRow.recoveredMinor' },
      },
    },
  ];
}
