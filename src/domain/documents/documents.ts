import type { AuditEntry } from './audit-entry.ts';
import type { ConsoleSession } from './console-session.ts';
import type { Contradiction } from './contradiction.ts';
import type { CustomerSalvages } from './customer-salvages.ts';
import type { DeadLetterReadUpTo, DeadLetterRecord } from './dead-letter-record.ts';
import type { Debt } from './debt.ts';
import type { DeclineRecord } from './decline-record.ts';
import type { Instance } from './instance.ts';
import type { Order } from './order.ts';
import type { Pause } from './pause.ts';
import type { PaymentMethodAttempts } from './payment-method-attempts.ts';
import type { RefusalCount } from './refusal-count.ts';
import type { RerunRequestRecord } from './rerun-request-record.ts';
import type { Submission } from './submission.ts';
import type { Subscription } from './subscription.ts';

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
