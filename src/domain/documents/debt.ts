import type { Card, Decline, Item, RecurringSchedule, SaleKind } from '../../../topics/contract/fields.ts';
import type { ReportRow } from './report-row.ts';

export type DebtState = 'OPEN' | 'SCHEDULED' | 'IN_SALVAGE' | 'PAID' | 'FAILED' | 'CANCELLED';

export type DebtKind = Exclude<SaleKind, 'UNKNOWN'> | 'REBILL';

/** An amount that the merchant is owed. Its id names its kind: see `src/domain/ids.ts`. */
export interface Debt {
  _id: string;
  kind: DebtKind;
  state: DebtState;
  /** Only grows; published as `debtVersion` in every outcome about the debt. */
  version: number;
  orderId: string;
  subscriptionId: string | null;
  customerId: string;
  billingCycle: number | null;
  amountMinor: number;
  currency: string;
  latestDecline: LatestDecline;
  /** Of an upsale or a trial completion: the first declined transaction of its chain. Missing in documents of 0.1.0. */
  chainTransactionId?: string | null;
  /** Which side of the holdout it is on (R23). Missing until it would first be sent, and in documents of 0.1.0. */
  holdout?: Holdout;
  /** FlexEcom's own decline, while no later decline of billing's is known. Missing in 0.1.0. */
  flexecomDecline?: FlexecomDecline | null;
  /** The payment methods that FlexEcom could not charge: it gets none of them by a cascade again (R2). Missing in 0.1.0. */
  failedPaymentMethodRefs?: string[];
  /** The reruns that were accepted (R6). Missing where there were none. */
  reruns?: { count: number; lastAt: number };
  /** What `salvage report` reads. Missing in documents of 0.1.0 until `salvage setup` has filled it in. */
  reportRow?: ReportRow;
  /** The declined transactions of the debt, the first one and the latest; a rerun finds its debt by them. Bounded. */
  transactionIds: string[];
  activeSubmissionId: string | null;
  lastSubmissionId: string | null;
  /** Since when no submission is under way; null: one is. The debt, its submissions and declines are deleted long after it. */
  endedAt?: number | null;
  /** Raised by every decision that depended on this debt, so that two such decisions cannot both commit (write skew). */
  guard: number;
}

/**
 * The side of a debt in the comparison of what is recovered with and without FlexEcom (R23). Drawn once, and never changed.
 * With 0 percent there was nothing to compare, and the side is SENT.
 */
export interface Holdout {
  side: 'SENT' | 'HELD_OUT';
  /** The gateway's `holdoutPercent` when it was drawn. */
  percent: number;
  /** The FlexEcom gateway that it would have gone to. */
  gatewayId: string;
  /** Domain time, epoch ms. */
  drawnAt: number;
}

/** Why FlexEcom could not recover a debt. Text is masked (R18). */
interface FlexecomDecline {
  decline: Decline;
  gatewayId: string;
  /** Epoch ms. */
  occurredAt: number;
}

/** The newest decline of a debt: the part that a rerun or a scheduled attempt needs. Text is masked (R18). */
export interface LatestDecline {
  transactionId: string;
  attempt: number;
  occurredAt: number;
  gatewayId: string;
  gatewayProfileId: string | null;
  triedGatewayIds: string[];
  campaignId: string | null;
  parentOrderId: string | null;
  amountMinor: number;
  originalAmountMinor: number;
  currency: string;
  decline: Decline;
  paymentMethodRef: string;
  /** Missing in documents of 0.1.0. */
  card?: Card | null;
  items: Item[];
  /** Rebills only. */
  rebill: { subscriptionGatewayId: string; scheduledAt: number; schedule: RecurringSchedule } | null;
}
