import type { RecurringSchedule } from '../../../topics/contract/fields.ts';

export type SubscriptionStatus = 'TRIAL' | 'ACTIVE' | 'PAUSED' | 'RECYCLE_BILLING' | 'RECYCLE_FAILED' | 'CANCELLED';

export type Credential = 'TOKEN' | 'CARD_NUMBER_NO_CVV';

/** A subscription as the contract has it, and as the pipeline creates one. */
export interface Subscription {
  _id: string;
  orderId: string;
  customerId: string;
  status: SubscriptionStatus;
  billingCycle: number;
  /** Epoch milliseconds. */
  nextBillAt: number | null;
  schedule: RecurringSchedule | null;
  priceMinor: number | null;
  currency: string | null;
  gatewayId: string;
  paymentMethodRef: string | null;
  nextBilling: { gatewayId: string; credential: Credential } | null;
}
