import type { Classification } from '../classification/classify-decline.ts';
import type { DecisionContext } from '../decision.ts';
import type { DebtState, LatestDecline, PaymentMethodAttempts } from '../documents.ts';
import { type ExplainedPlan, type Ruling, refuse, send } from '../ruling.ts';
import { cascadeDeadlineAt, isPastDeadline, routeOfInitialDecline } from './cascade.ts';
import { brokenNetworkRule, networkRuling } from './network-ruling.ts';

/** R2, R3, R4, R8 and R19 for a declined initial transaction. `debtState` is the debt's before this decline. */
export function cascadePlan(
  latest: LatestDecline,
  classification: Pick<Classification, 'type' | 'insufficientFunds'>,
  debtState: DebtState,
  attempts: PaymentMethodAttempts | null,
  { now, config }: DecisionContext,
): Ruling<ExplainedPlan> {
  const ruling = routeOfInitialDecline(latest, classification, debtState, config);
  if (ruling.kind === 'REFUSE') return ruling;
  const { gateway, because } = ruling.plan;
  const deadlineAt = cascadeDeadlineAt(latest.occurredAt, gateway);
  if (isPastDeadline(deadlineAt, now)) {
    return refuse('CASCADE_EXPIRED', `more than ${gateway.cascadeDeadlineMs} ms have passed since the decline`);
  }
  const network = networkRuling(gateway, latest, attempts, now, config);
  if (network.forbidden || (network.notBefore !== null && network.notBefore > now)) {
    return brokenNetworkRule(network.mark);
  }
  return send({
    route: 'CASCADE',
    flexecomGatewayId: gateway.id,
    attempt: 0,
    amountMinor: latest.amountMinor,
    dueAt: null,
    cascadeDeadlineAt: deadlineAt,
    holdRecyclePrice: false,
    networkRule: network.mark,
    because,
  });
}
