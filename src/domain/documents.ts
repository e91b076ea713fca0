import type {
  Card,
  Decline,
  Item,
  NetworkRuleMark,
  NotSentReason,
  OrderStatus,
  RecurringSchedule,
  ResultReason,
  Route,
  SaleKind,
} from '../../topics/contract/fields.ts';
import type { TraceContext } from '../../topics/contract/trace-context.ts';
import type { AuditAction } from './audit-actions.ts';

/** Where a message stands: `topic` is the contract's name, without prefix. */
export interface MessagePosition {
  topic: string;
  partition: number;
  offset: number;
}

/** Where in which trace a decision was made. */
export interface StoredTrace extends TraceContext {
  /** Domain time, epoch ms. */
  readonly at: number;
}

/** Documents in MongoDB: one type a collection. `orders` and `subscriptions` are billing's own; the rest are ours. */
export interface Documents {
  orders: AsStored<Order>;
  subscriptions: AsStored<Subscription>;
  debts: Debt;
  declines: DeclineRecord;
  submissions: Submission;
  paymentMethodAttempts: PaymentMethodAttempts;
  customerSalvages: CustomerSalvages;
  contradictions: Contradiction;
  pauses: Pause;
  refusals: RefusalCount;
  instances: Instance;
  audit: AuditEntry;
  rerunRequests: RerunRequestRecord;
  deadLetters: DeadLetterRecord;
  deadLetterPositions: DeadLetterReadUpTo;
  consoleSessions: ConsoleSession;
}

export type CollectionName = keyof Documents;
export type DocumentOf<Name extends CollectionName> = Documents[Name];

/**
 * A document that billing owns: whatever the contract says, any field may be missing or of any type. `src/domain/billing`
 * reads it.
 */
type AsStored<Document extends { _id: string }> = Pick<Document, '_id'> & {
  readonly [Field in Exclude<keyof Document, '_id'>]?: unknown;
};

/** An order as the contract has it, and as the pipeline creates one. */
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

export type DebtState = 'OPEN' | 'SCHEDULED' | 'IN_SALVAGE' | 'PAID' | 'FAILED' | 'CANCELLED';
export type DebtKind = Exclude<SaleKind, 'UNKNOWN'> | 'REBILL';

/** An amount that the merchant is owed. Its id names its kind: see `ids.ts`. */
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

/**
 * A debt as `salvage report` counts it: one index holds all that it reads. What describes the decline is that of the
 * one on which sending was first decided, whatever followed; of a debt that was never to be sent, that of its latest.
 */
export interface ReportRow {
  /** When its first decline occurred; epoch ms. */
  firstDeclinedAt: number;
  amountMinor: number;
  gatewayId: string;
  code: string | null;
  network: string | null;
  attempt: number;
  campaignId: string | null;
  /** How it was first to go to FlexEcom, or would have gone if it were not held out; null: it was never to be sent. */
  route: Route | null;
  flexecomGatewayId: string | null;
  /** FlexEcom had it. */
  isSent: boolean;
  /** Why it was not sent, the last time; null: it was accepted since. */
  notSentReason: string | null;
  /** Who recovered it first. */
  recoveredBy: 'FLEXECOM' | 'BILLING' | null;
  /** Domain time, epoch ms. Of billing: when its documents were seen to show it. */
  recoveredAt: number | null;
  recoveredMinor: number | null;
  /** The FlexEcom gateway that recovered it. */
  recoveryGatewayId: string | null;
  /** FlexEcom approved it after the shopper's deadline. */
  isLate: boolean;
  /** FlexEcom took money for it that no order shows (R16). */
  isContradicted: boolean;
  /** What decides how it is counted, as one text: `src/domain/report/category.ts`. */
  category: string;
  /** When billing's documents are next looked at for a recovery; domain time, epoch ms. Null: never again. */
  lookAt: number | null;
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

/**
 * The record by which a repeat is recognised (R14): `_id` = hash(debt, gateway, transaction, attempt), or hash(order, requestKey) for
 * a rerun request. `answer` is the answer that was published.
 */
export interface DeclineRecord {
  _id: string;
  /** null: a rerun request that names no known debt. */
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
  /** The messages that changed it, for `salvage trace`. Bounded, and missing in documents of 0.1.0. */
  positions?: MessagePosition[];
  /** What the decline said, to notice a repeat that says something else. Missing in 0.1.0, and of a rerun request. */
  amountMinor?: number;
  currency?: string;
  paymentMethodRef?: string;
  /** How many of the repeats said another amount, currency or payment method. Missing: none. */
  differingRepeats?: number;
}

export type SubmissionState =
  | 'SCHEDULED'
  | 'PENDING'
  | 'SENDING'
  | 'SENT'
  | 'APPROVED'
  | 'DECLINED'
  | 'NOT_SENT'
  | 'WITHDRAWN';

export interface Submission {
  _id: string;
  state: SubmissionState;
  route: Route;
  debtId: string;
  orderId: string;
  subscriptionId: string | null;
  customerId: string;
  /** Missing in documents of 0.1.0. */
  campaignId?: string | null;
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
  /** Missing in documents of 0.1.0. */
  card?: Card | null;
  items: Item[];
  configVersion: number;
  /** What customers see instead of the gateway's words (R8), masked; published in every outcome of the submission. */
  customerMessage: string | null;
  networkRule: NetworkRuleMark | null;
  /** Rebills: the next billing date follows from it (R11). */
  schedule: RecurringSchedule | null;
  scheduledAt: number | null;
  /** The recycle profile keeps a recovered price as the subscription's price (R11). */
  holdRecyclePrice: boolean;
  /** Rebills: their next date is at least this many times 24 hours after the recovery (R11). Missing in 0.1.0. */
  minDaysToNextBill?: number;
  /** When a scheduled attempt is due; epoch ms. null: at once. */
  dueAt: number | null;
  /** The latest time at which a cascade may go out; epoch ms. */
  cascadeDeadlineAt: number | null;
  acceptedAt: number;
  /** Stored from SENDING on: the exact request, so that sending it again sends the same bytes under the same key. */
  request: unknown;
  /**
   * How the order and subscription stood when sending was decided: a result changes them only if they still do (R20). A
   * `BillingSnapshot`; the field keeps the name that documents are stored under.
   */
  stoodAs: BillingSnapshot | null;
  sendingAt: number | null;
  /** Stored with SENDING: who sends it. A later owner of the partition picks it up. Absent before version 2. */
  dispatch?: Dispatch | null;
  /** When FlexEcom acknowledged it; expiry (R17) counts from here. */
  acknowledgedAt: number | null;
  flexecomTransactionId: string | null;
  /** Without an answer, or its answer needs a person; reconcile asks again. */
  parked: boolean;
  parkedReason: string | null;
  reconcile: ReconcileMark | null;
  /** Its message was applied before, in a database that is gone: FlexEcom may know its key, and is asked for it first. */
  askFirst?: true;
  /** Written only by apply-results; defines which answer was first (R16). */
  appliedAt: number | null;
  late: boolean;
  /**
   * Why nothing is sent for it any more. Stored before its key is cancelled at FlexEcom, and never changed. The result of
   * the confirmed cancel has this reason.
   */
  withdrawReason: WithdrawReason | null;
  endReason: ResultReason | null;
  /** Bounded: the first entries and the last ones. */
  history: { at: number; state: SubmissionState; by: string; detail: string | null }[];
  /** The messages whose decisions changed it, for `salvage trace`. Bounded, and missing in documents of 0.1.0. */
  positions?: MessagePosition[];
  /** Of the last decision that changed it; missing where its message belonged to no trace, and in documents of 0.1.0. */
  trace?: StoredTrace;
}

/** REFUSED: FlexEcom refused the request. EXPIRED: FlexEcom has had it for too long. Otherwise why it was not sent. */
export type WithdrawReason = Exclude<ResultReason, 'UNKNOWN'>;

/** What reconcile notes about a submission that it asked about without success. Written only by reconcile. */
export interface ReconcileMark {
  /** After no answer, FlexEcom is not asked again before this time; real time, epoch ms. */
  askAgainAt: number;
  /** FlexEcom was still processing it: when it becomes overdue again; domain time, epoch ms. null: by the limits. */
  overdueAgainAt: number | null;
  /** Requests without success so far; the next wait grows with them. */
  asked: number;
}

/** The owner of a partition: its checkpoint's `_id`, and the epoch that it raised there. */
export interface Dispatch {
  checkpoint: string;
  epoch: number;
}

/** How billing's documents stand. Statuses are billing's own words, in capitals; null: there is no such document. */
export interface BillingSnapshot {
  orderStatus: string | null;
  /** Of the subscription of the debt. */
  subscriptionStatus: string | null;
  billingCycle: number | null;
  /** The other subscriptions that the items name. Missing in snapshots of earlier versions, which did not look at them. */
  others?: { id: string; status: string | null; billingCycle: number | null }[];
}

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

export type ContradictionKind =
  | 'WRONG_AMOUNT'
  | 'NOT_OWED'
  | 'CONFLICTING_ANSWER'
  | 'UNKNOWN_SUBMISSION'
  | 'NOT_APPLIED';

/** Money that FlexEcom took and that no order shows (R16). */
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
  /** The messages that changed it, for `salvage trace`. Bounded, and missing in documents of 0.1.0. */
  positions?: MessagePosition[];
}

/** Nothing new goes to a FlexEcom gateway, or to one route of it, until the pause is removed (R22). */
export interface Pause {
  _id: string;
  gatewayId: string;
  /** Null: every route. */
  route: Route | null;
  by: string;
  why: string;
  /** Epoch ms. */
  since: number;
}

/** A process that runs roles of the pipeline. It writes this every two seconds; ten seconds later it counts as gone. */
export interface Instance extends Partial<WhatRuns> {
  _id: string;
  host: string;
  pid: number;
  roles: string[];
  /** By the database's clock, which all instances share. */
  startedAt: Date;
  beatAt: Date;
  /** Of the operators' pauses, those that no request of this process breaks any more: `_id` and `since` of each (R22). */
  pausesConfirmed: string[];
}

/** What a process says of itself. Missing in documents of 0.1.0. */
export interface WhatRuns {
  roles: string[];
  /** Of the program. */
  version: string;
  state: 'starting' | 'running' | 'stopping';
  /** Of the routing configuration in force; 0: there is none. */
  configurationVersion: number;
  /** The partitions that the group gives it: the checkpoint's name, and the state. */
  partitions: { id: string; state: string }[];
  /** Of roles that listen, and of `health`. */
  ports: Record<string, number>;
  /** How long shoppers waited in the last ten minutes. */
  cascadeTimes: TimeCount[];
}

/** So many lasted about as long: bucket n is for 1.1 ** n ms. Counts of several processes can be added. */
export interface TimeCount {
  bucket: number;
  count: number;
}

/** Through what an operator acted. */
export type AuditVia = 'CLI' | 'CONSOLE' | 'RERUN_API';

/** STARTED: under way, or nobody knows how it ended, because the process died. */
export type AuditState = 'STARTED' | 'DONE' | 'FAILED';

/** What an operator did, with which reason. Written before it is done, and completed afterwards. */
export interface AuditEntry {
  _id: string;
  /** When it began; epoch ms, real time. */
  at: number;
  by: string;
  why: string;
  action: AuditAction;
  /** What it was done to, as a person says it. */
  about: string;
  /** Of whatever it concerns, so that each finds it. Bounded, and missing in the first entries. */
  ids?: string[];
  /** Missing in the first entries, which came of commands and said nothing of their end. */
  via?: AuditVia;
  state?: AuditState;
  /** Epoch ms, real time. */
  finishedAt?: number | null;
  /** What was done and to how many, or why it failed. */
  result?: string | null;
}

/** Somebody who is logged in at the console. `_id`: a hash of what their cookie holds. */
interface ConsoleSession {
  _id: string;
  name: string;
  /** A hash of the token that they logged in with: a new token ends what was begun with the one before. */
  tokenSha256: string;
  /** MongoDB deletes it then. */
  expiresAt: Date;
}

/** Whether a person still has to look at a dead letter. */
export interface DeadLetterHandling {
  state: 'OPEN' | 'REPLAYED' | 'DISMISSED';
  /** Epoch ms. */
  handledAt: number | null;
  by: string | null;
  why: string | null;
}

/** A message that could not be processed. `_id` is its position, `<topic>.dlq <partition>:<offset>`. Made from the topics. */
export interface DeadLetterRecord extends DeadLetterHandling {
  _id: string;
  /** The input topic, without prefix. */
  topic: string;
  partition: number;
  offset: number;
  /** Kafka's timestamp; epoch ms. */
  at: number;
  stage: string;
  reason: string;
  /** What it has in common with others of its kind. */
  reasonGroup: string;
  /** Its key. */
  orderId: string | null;
  sourcePartition: number;
  sourceOffset: number;
  masked: boolean;
  cut: boolean;
  /** When Kafka deletes the message; the document goes with it. */
  expiresAt: Date;
}

/** Up to where a partition of a dead-letter topic is in `deadLetters`. `_id`: topic and partition. */
interface DeadLetterReadUpTo {
  _id: string;
  next: number;
}

/** What an Idempotency-Key of the rerun API was used for. `_id`: that of the request's `DeclineRecord`. */
interface RerunRequestRecord {
  _id: string;
  orderId: string;
  requestKey: string;
  /** Tells another request under the same key. */
  bodyHash: string;
  /** Epoch ms, real time. */
  requestedAt: number;
  expiresAt: Date;
}

/** How the pipeline stood at one moment. The oldest are dropped: the collection is capped. Null: it could not be read. */
export interface Sample {
  /** Epoch ms, real time: the beginning of its ten seconds, so that there is one however many instances write. */
  _id: number;
  /** The worst over the partitions of a lane. */
  lag: { cascade: SampledLag; bulk: SampledLag } | null;
  /** Up to where each stage has read, summed over its partitions: the difference of two samples is its rate. */
  applied: Record<string, number> | null;
  open: Partial<Record<SubmissionState, number>> | null;
  parked: number | null;
  contradictions: number | null;
  deadLetters: number | null;
  cascades: { count: number; p50Ms: number | null; p99Ms: number | null } | null;
  /** Since midnight in the merchant's time zone. */
  recovered: Record<string, { count: number; amountMinor: number }> | null;
  /** That live. */
  instances: number | null;
}

interface SampledLag {
  messages: number;
  seconds: number;
}

/** How many requests in a row a FlexEcom gateway has refused, over all instances (R22). `_id`: the gateway's. */
interface RefusalCount {
  _id: string;
  inARow: number;
}
