/** An attempt with a payment method: a decline, a submission, or FlexEcom's own decline (R19). */
export interface CountedAttempt {
  key: string;
  at: number;
  /** Missing in documents of 0.1.0. */
  amountMinor?: number;
  currency?: string;
  /** The debt and gateway, as a hash. */
  tried?: string;
  /** Known only from the list of gateways that a later decline says were tried. */
  isDeduced?: true;
}

/** The attempts with a payment method in the last 30 days (R19). `_id` = paymentMethodRef. */
export interface PaymentMethodAttempts {
  _id: string;
  attempts: CountedAttempt[];
  changedAt?: number;
  /** See `Debt.guard`. */
  guard: number;
}
