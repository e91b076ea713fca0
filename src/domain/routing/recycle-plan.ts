import type { Classification } from '../classification/classify-decline.ts';
import type { DecisionContext } from '../decision.ts';
import type { Debt, PaymentMethodAttempts } from '../documents.ts';
import { type ExplainedPlan, type Ruling, refuse, send } from '../ruling.ts';
import { brokenNetworkRule, networkRuling } from './network-ruling.ts';
import { routeOfDeclinedRebill } from './recycle.ts';
import { delayedDueAt } from './recycle-schedule.ts';

/** R5, R8 and R19 for the latest decline of a rebill's debt; asked again when its configuration is no longer in force. */
export function recyclePlan(
  { latestDecline: latest }: Pick<Debt, 'latestDecline'>,
  classification: Pick<Classification, 'type'>,
  attempts: PaymentMethodAttempts | null,
  { now, config }: DecisionContext,
): Ruling<ExplainedPlan> {
  if (classification.type === 'HARD') return refuse('HARD_DECLINE', 'a hard-declined rebill is not recycled');
  const subscriptionGatewayId = latest.rebill?.subscriptionGatewayId ?? latest.gatewayId;
  const ruling = routeOfDeclinedRebill({ ...latest, subscriptionGatewayId }, config);
  if (ruling.kind === 'REFUSE') return ruling;
  const { gateway, attempt, dueAt, amountMinor, billOnSaturday, holdRecyclePrice, because } = ruling.plan;
  const network = networkRuling(gateway, latest, attempts, now, config, dueAt);
  if (network.forbidden) return brokenNetworkRule(network.mark);
  return send({
    route: 'RECYCLE',
    flexecomGatewayId: gateway.id,
    attempt,
    amountMinor,
    dueAt: delayedDueAt(dueAt, network.notBefore ?? dueAt, config.timeZone, billOnSaturday),
    cascadeDeadlineAt: null,
    holdRecyclePrice,
    networkRule: network.mark,
    because,
  });
}
