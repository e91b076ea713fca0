import type {
  Card,
  Decline,
  Item,
  NetworkRuleMark,
  RecurringSchedule,
  ResultReason,
  Route,
  SaleKind,
} from '../../../topics/contract/fields.ts';
import type { BillingSnapshot } from './billing-snapshot.ts';
import type { MessagePosition } from './message-position.ts';
import type { StoredTrace } from './stored-trace.ts';

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
