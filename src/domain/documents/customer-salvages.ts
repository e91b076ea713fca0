/**
 * What a customer has or had in salvage in one campaign in the last 30 days, so that no two similar orders are charged (R6).
 * `_id` = hash(customerId, campaignId). Bounded: see `src/domain/salvage/customer-salvages.ts`.
 */
export interface CustomerSalvages {
  _id: string;
  customerId: string;
  campaignId: string;
  /** Of initial debts, oldest first. `at`: when it was accepted. */
  submissions: {
    submissionId: string;
    orderId: string;
    /** Long ones as a hash. */
    productIds: string[];
    state: 'OPEN' | 'APPROVED';
    at: number;
  }[];
  /** Declined new sales, oldest first: billing may have recovered them elsewhere. `at`: when the latest was declined. */
  declinedSales: { orderId: string; productIds: string[]; at: number }[];
  /** When the last decision depended on it; domain time, epoch ms. */
  changedAt: number;
  /** See `Debt.guard`. */
  guard: number;
}
