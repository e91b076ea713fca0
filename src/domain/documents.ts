import type {
  Decline,
  Item,
  NetworkRuleMark,
  NotSentReason,
  RecurringSchedule,
  ResultReason,
  Route,
  SaleKind,
} from '../../topics/contract/fields.ts';

/** Documents in MongoDB: one type a collection. `orders` and `subscriptions` are billing's own; the rest are ours. */
export interface Documents {
  orders: Order;
  subscriptions: Subscription;
  debts: Debt;
  declines: DeclineRecord;
  submissions: Submission;
  paymentMethodAttempts: PaymentMethodAttempts;
  customers: CustomerSalvages;
  contradictions: Contradiction;
}

export type CollectionName = keyof Documents;
export type DocumentOf<Name extends CollectionName> = Documents[Name];

export type OrderStatus =
  | 'COMPLETE'
  | 'DECLINED'
  | 'PARTIAL'
  | 'PENDING'
  | 'COD_PENDING'
  | 'CANCELLED'
  | 'REFUNDED'
  | 'UNKNOWN';

export interface Order {
  _id: string;
  customerId: string;
  campaignId: string | null;
  parentOrderId: string | null;
  status: OrderStatus;
  blacklisted?: boolean;
  items: Item[];
  gatewayId: string | null;
}

export type SubscriptionStatus = 'TRIAL' | 'ACTIVE' | 'RECYCLE_BILLING' | 'RECYCLE_FAILED' | 'CANCELLED';
export type Credential = 'TOKEN' | 'CARD_NUMBER_NO_CVV';

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

export type DebtState = 'OPEN' | 'SCHEDULED' | 'IN_SALVAGE' | 'PAID' | 'FAILED' | 'CANCELLED';
export type DebtKind = Exclude<SaleKind, 'UNKNOWN'> | 'REBILL';

/** What the merchant is owed: `<orderId>/sale`, `<orderId>/<first declined transactionId>` or `<subscriptionId>/<billingCycle>`. */
export interface Debt {
  _id: string;
  kind: DebtKind;
  state: DebtState;
  /** Only grows; carried as `debtVersion` by every outcome about the debt. */
  version: number;
  orderId: string;
  subscriptionId: string | null;
  customerId: string;
  billingCycle: number | null;
  amountMinor: number;
  currency: string;
  latestDecline: LatestDecline;
  /** Every declined transaction of the chain, oldest first: how a rerun finds its debt. */
  transactionIds: string[];
  activeSubmissionId: string | null;
  lastSubmissionId: string | null;
  /** Raised by every decision that depended on this debt, so that two of them cannot both commit (write skew). */
  guard: number;
}

/** The newest decline of a debt, as much of it as a rerun or a scheduled attempt needs. Text is masked (R18). */
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
  items: Item[];
  /** Rebills only. */
  rebill: { subscriptionGatewayId: string; scheduledAt: number; schedule: RecurringSchedule } | null;
}

/**
 * How R14 knows a repeat: `_id` = hash(debt, transaction, attempt), or hash(order, requestKey) of a rerun request.
 * `answer` is what billing was told.
 */
export interface DeclineRecord {
  _id: string;
  /** null: a rerun of what is not known. */
  debtId: string | null;
  orderId: string;
  subscriptionId: string | null;
  transactionId: string | null;
  /** Of a rerun request; null: a decline. */
  requestKey: string | null;
  attempt: number;
  occurredAt: number;
  receivedAt: number;
  answer:
    | { kind: 'ACCEPTED'; submissionId: string }
    | { kind: 'NOT_SENT'; reason: NotSentReason; next: 'BILLING' | 'NOBODY' };
  configVersion: number | null;
  repeats: number;
}

export type SubmissionState = 'SCHEDULED' | 'PENDING' | 'SENDING' | 'SENT' | 'APPROVED' | 'DECLINED' | 'NOT_SENT';

export interface Submission {
  _id: string;
  state: SubmissionState;
  route: Route;
  debtId: string;
  orderId: string;
  subscriptionId: string | null;
  customerId: string;
  saleKind: SaleKind | null;
  transactionId: string;
  billingCycle: number | null;
  attempt: number | null;
  requestKey: string | null;
  amountMinor: number;
  currency: string;
  flexecomGatewayId: string;
  declinedGatewayId: string;
  declinedAt: number;
  decline: Decline;
  paymentMethodRef: string;
  items: Item[];
  configVersion: number;
  /** What customers see instead of the gateway's words (R8), masked; told where it is not sent after all. */
  customerMessage: string | null;
  networkRule: NetworkRuleMark | null;
  /** Rebills: what the next billing date follows from (R11). */
  schedule: RecurringSchedule | null;
  scheduledAt: number | null;
  /** Hold recycle price of the recycle profile that decided (R11). */
  holdRecyclePrice: boolean;
  /** When a scheduled attempt is due, or a cascade's latest moment to go out (`cascadeDeadlineAt`); epoch ms. */
  dueAt: number | null;
  cascadeDeadlineAt: number | null;
  acceptedAt: number;
  /** Present from SENDING on: the exact request, so that a re-send is the same bytes under the same key. */
  request: unknown;
  /**
   * How the order and subscription stood when sending was decided: a result changes them only if they still do (R20). A
   * `BillingSnapshot`; the field keeps the name that documents are stored under.
   */
  stoodAs: BillingSnapshot | null;
  sendingAt: number | null;
  /** When FlexEcom acknowledged it; expiry (R17) counts from here. */
  acknowledgedAt: number | null;
  flexecomTransactionId: string | null;
  /** SENDING without an answer: left to reconcile. */
  parked: boolean;
  parkedReason: string | null;
  reconcile: ReconcileMark | null;
  /** Written by apply-results alone; defines which answer was first (R16). */
  appliedAt: number | null;
  late: boolean;
  /** Why it is being cancelled at FlexEcom, from before the cancel is asked for: what NOT_SENT will say. */
  withdrawReason: NotSentReason | null;
  endReason: ResultReason | null;
  history: { at: number; state: SubmissionState; by: string; detail: string | null }[];
}

/** What reconcile notes about a submission; written by it alone. Null: it never asked for it in vain. */
export interface ReconcileMark {
  /** After no answer: not asked for before; real time, epoch ms. */
  askAgainAt: number;
  /** FlexEcom was still at it: overdue again at; domain time, epoch ms. Null: as the limits say. */
  overdueAgainAt: number | null;
  /** Times asked in vain so far: the next wait grows with it. */
  asked: number;
  /** It ended NOT_SENT for this reason and `flexecom-result` is not known to say so yet. */
  resultToPublish: NotSentReason | null;
}

export interface BillingSnapshot {
  orderStatus: OrderStatus | null;
  subscriptionStatus: SubscriptionStatus | null;
  billingCycle: number | null;
}

/** R19: `_id` = paymentMethodRef. Times of declines seen and submissions made, by occurredAt, the last 30 days. */
export interface PaymentMethodAttempts {
  _id: string;
  attempts: { key: string; at: number }[];
  /** See `Debt.guard`. */
  guard: number;
}

/** R6: `_id` = customerId. Guards against two similar orders in salvage at once. */
export interface CustomerSalvages {
  _id: string;
  submissions: {
    submissionId: string;
    orderId: string;
    campaignId: string | null;
    productIds: string[];
    state: 'OPEN' | 'APPROVED';
    at: number;
  }[];
  /** See `Debt.guard`. */
  guard: number;
}

export type ContradictionKind = 'WRONG_AMOUNT' | 'NOT_OWED' | 'CONFLICTING_ANSWER' | 'UNKNOWN_SUBMISSION';

/** R16: money that FlexEcom took and no order shows. */
export interface Contradiction {
  _id: string;
  kind: ContradictionKind;
  submissionId: string | null;
  debtId: string | null;
  orderId: string;
  flexecomTransactionId: string;
  chargedMinor: number;
  expectedMinor: number | null;
  currency: string;
  detail: string;
  recordedAt: number;
  settled: { by: string; at: number; why: string } | null;
}
