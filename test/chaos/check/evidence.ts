/** What a run left behind, read from outside: what went in, what came out, what is stored, and what was charged. */
export interface Evidence {
  readonly declines: readonly Decline[];
  readonly reruns: readonly Rerun[];
  /** Positions of messages that nobody can read. */
  readonly malformed: readonly string[];
  readonly accepted: readonly Accepted[];
  readonly notSent: readonly NotSent[];
  readonly ended: readonly Ended[];
  readonly contradictions: readonly Contradiction[];
  readonly deadLetters: readonly DeadLetter[];
  /** Of every message in the topics that promise to say everything once. */
  readonly said: readonly { readonly topic: string; readonly eventId: string }[];
  /** Messages of the pipeline that its own schemas cannot read. */
  readonly unreadable: readonly string[];
  /** `topic/partition`, where a transaction has not ended. */
  readonly openTransactions: readonly string[];
  readonly charges: readonly Charge[];
  readonly submissions: readonly StoredSubmission[];
  readonly orders: readonly { readonly id: string; readonly status: string }[];
  readonly subscriptions: readonly StoredSubscription[];
  /** What billing wrote to its own documents, and a majority has. */
  readonly billingWrites: readonly BillingWritten[];
  /** Documents of which billing does not know whether its write arrived. */
  readonly uncertainIds: ReadonlySet<string>;
  /** Positions that the brokers acknowledged to billing. */
  readonly acknowledged: readonly string[];
  readonly acknowledgedReruns: readonly string[];
}

export interface BillingWritten {
  readonly collection: 'orders' | 'subscriptions';
  readonly id: string;
  readonly fields: { readonly status: string; readonly billingCycle?: number };
}

/** `topic/partition/offset`. */
interface Positioned {
  readonly position: string;
}

export interface Decline extends Positioned {
  readonly orderId: string;
  readonly transactionId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly rebill: boolean;
}

export interface Rerun extends Positioned {
  readonly orderId: string;
  readonly requestKey: string;
}

export interface Accepted {
  readonly eventId: string;
  readonly orderId: string;
  readonly transactionId: string;
  readonly requestKey: string | null;
  readonly debtId: string;
  readonly submissionId: string;
  readonly route: string;
  readonly dueAt: number | null;
  readonly amountMinor: number;
  readonly currency: string;
}

export interface NotSent {
  readonly eventId: string;
  readonly orderId: string;
  readonly transactionId: string | null;
  readonly requestKey: string | null;
  /** Null: a first answer; otherwise the end of what was accepted. */
  readonly submissionId: string | null;
}

export interface Ended {
  readonly eventId: string;
  readonly how: 'complete' | 'declined';
  readonly orderId: string;
  readonly subscriptionId: string | null;
  readonly submissionId: string;
  readonly saleKind: string | null;
  readonly billingCycle: number | null;
  /** Of one that is complete. */
  readonly charge: {
    readonly flexecomTransactionId: string;
    readonly amountMinor: number;
    readonly currency: string;
  } | null;
}

export interface Contradiction {
  readonly submissionId: string | null;
  readonly flexecomTransactionId: string;
  readonly chargedMinor: number;
  readonly currency: string;
}

export interface DeadLetter {
  readonly eventId: string;
  /** Of the message that it holds. */
  readonly position: string;
}

export interface Charge {
  readonly flexecomTransactionId: string;
  readonly submissionId: string;
  readonly orderId: string;
  readonly amountMinor: number;
  readonly currency: string;
}

export interface StoredSubmission {
  readonly id: string;
  readonly state: string;
}

export interface StoredSubscription {
  readonly id: string;
  readonly status: string;
  readonly billingCycle: number;
}
