import { OrderStatus } from '../../../topics/contract/fields.ts';
import { readOrder } from '../../domain/billing/billed-order.ts';
import { readSubscription } from '../../domain/billing/billed-subscription.ts';
import { FieldReader } from '../../domain/billing/field-reader.ts';
import type { SubscriptionStatus } from '../../domain/documents/subscription.ts';

/** A field of a document of billing's that is not as the contract has it (docs/billing-documents.md). */
interface Misfit {
  readonly field: string;
  /** What is there instead: `an ObjectId`, `nothing`. */
  readonly found: string;
}

/** What a document of billing's says, as far as the contract is concerned. */
interface CheckedDocument {
  readonly misfits: readonly Misfit[];
  /** A status that the contract does not list. It is understood: any change of a status ends what is in salvage (R20). */
  readonly otherStatus: string | null;
}

export type BillingCollection = 'orders' | 'subscriptions';

/** The fields that the pipeline reads. Those that have to be there come first. */
export const BILLING_FIELDS = {
  orders: { required: ['_id', 'status'], optional: ['blacklisted', 'parentOrderId'] },
  subscriptions: {
    required: ['_id', 'orderId', 'status', 'billingCycle'],
    optional: ['nextBillAt', 'schedule', 'priceMinor', 'currency', 'gatewayId', 'paymentMethodRef', 'nextBilling'],
  },
} as const satisfies Record<BillingCollection, { required: readonly string[]; optional: readonly string[] }>;

type StoredDocument = Readonly<Record<string, unknown>> & { readonly _id: unknown };

/** Reads the document as decisions do, so that what is reported is what they cannot read. */
export function checkDocument(collection: BillingCollection, document: StoredDocument): CheckedDocument {
  const { status, unreadable } = readAsDecisionsDo(collection, document);
  const { required } = BILLING_FIELDS[collection];
  const missing = required.filter((field) => document[field] === undefined || document[field] === null);
  const fields = [...new Set([...missing, ...unreadable])];
  const isOther = document.status !== undefined && !fields.includes('status') && !STATUSES[collection].has(status);
  return {
    misfits: fields.map((field) => ({ field, found: typeText(valueAt(document, field)) })),
    otherStatus: isOther ? status : null,
  };
}

function readAsDecisionsDo(collection: BillingCollection, document: StoredDocument) {
  const ids = new FieldReader(document);
  ids.id('_id');
  if (collection === 'orders') {
    const { status, unreadable } = readOrder({ ...document, _id: '' });
    return { status, unreadable: [...ids.unreadable, ...unreadable] };
  }
  ids.id('orderId');
  const { status, unreadable } = readSubscription({ ...document, _id: '' });
  return { status, unreadable: [...ids.unreadable, ...unreadable] };
}

/** The names of a type, so that the compiler finds one that is added. */
const SUBSCRIPTION_STATUSES: Readonly<Record<SubscriptionStatus, true>> = {
  TRIAL: true,
  ACTIVE: true,
  PAUSED: true,
  RECYCLE_BILLING: true,
  RECYCLE_FAILED: true,
  CANCELLED: true,
};
const STATUSES: Readonly<Record<BillingCollection, ReadonlySet<string>>> = {
  orders: new Set([...OrderStatus.options, 'COMPLETED', 'PAID']),
  subscriptions: new Set(Object.keys(SUBSCRIPTION_STATUSES)),
};

function valueAt(document: StoredDocument, path: string): unknown {
  return path.split('.').reduce<unknown>((value, field) => {
    return typeof value === 'object' && value !== null ? Reflect.get(value, field) : undefined;
  }, document);
}

/** What a value is, for a person; its content may be anything and is not told. */
function typeText(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (Object.prototype.toString.call(value) === '[object Date]') return 'a date out of range';
  if (typeof value !== 'object') return typeof value === 'string' ? 'a text' : `a ${typeof value}`;
  const bsonType: unknown = Reflect.get(value, '_bsontype');
  if (typeof bsonType !== 'string') return 'an object';
  return /^[AEIOU]/.test(bsonType) ? `an ${bsonType}` : `a ${bsonType}`;
}
