import type { Classification } from '../classification/classify-decline.ts';
import type { DecisionContext } from '../decision.ts';
import type { Debt } from '../documents/debt.ts';
import type { PaymentMethodAttempts } from '../documents/payment-method-attempts.ts';

/** Everything that routing depends on. */
export interface Routable {
  /** `latestDecline` is the decline to route. */
  readonly debt: Pick<Debt, 'kind' | 'state' | 'latestDecline' | 'failedPaymentMethodRefs'>;
  readonly classification: Classification;
  /** Attempts with the payment method, this decline included (R19); null: none are known. */
  readonly attempts: PaymentMethodAttempts | null;
  readonly context: DecisionContext;
}
