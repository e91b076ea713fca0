import type { Classification } from '../classification/classify-decline.ts';
import type { DecisionContext } from '../decision.ts';
import type { DebtKind, DebtState, LatestDecline, PaymentMethodAttempts } from '../documents.ts';
import type { ExplainedPlan, Ruling } from '../ruling.ts';
import { cascadePlan } from './cascade-plan.ts';
import { recyclePlan } from './recycle-plan.ts';

/** A decline and the little of the state that its routing depends on. */
export interface Routable {
  kind: DebtKind;
  latest: LatestDecline;
  /** The debt's before this decline. */
  debtState: DebtState;
  /** R19: this decline among them; null: none is known. */
  attempts: PaymentMethodAttempts | null;
}

/**
 * R2-R5, R8, R19: where a decline goes by the configuration, and why. What else is known of the debt (R14, R20) comes
 * before this: see `ineligibleReason`. The stage asks this, and so does `salvage classify`.
 */
export function routeDecline(
  { kind, latest, debtState, attempts }: Routable,
  classification: Classification,
  context: DecisionContext,
): Ruling<ExplainedPlan> {
  return kind === 'REBILL'
    ? recyclePlan({ latestDecline: latest }, classification, attempts, context)
    : cascadePlan(latest, classification, debtState, attempts, context);
}
