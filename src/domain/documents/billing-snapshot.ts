/** How billing's documents stand. Statuses are billing's own words, in capitals; null: there is no such document. */
export interface BillingSnapshot {
  orderStatus: string | null;
  /** Of the subscription of the debt. */
  subscriptionStatus: string | null;
  billingCycle: number | null;
  /** The other subscriptions that the items name. Missing in snapshots of earlier versions, which did not look at them. */
  others?: { id: string; status: string | null; billingCycle: number | null }[];
}
