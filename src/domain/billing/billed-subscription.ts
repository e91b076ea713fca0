import { isPaymentMethodRef, isSchedule } from '../../../topics/contract/content-rules.ts';
import { RecurringSchedule } from '../../../topics/contract/fields.ts';
import type { State } from '../decision.ts';
import type { Documents } from '../documents/documents.ts';
import type { Credential } from '../documents/subscription.ts';
import { FieldReader, isDate } from './field-reader.ts';

/** What a decision reads of a subscription of billing's, whatever types its fields have there. */
export interface BilledSubscription {
  /** Billing's own word for it, in capitals. Not only those of the contract. */
  readonly status: string;
  readonly billingCycle: number | null;
  readonly nextBillAt: number | null;
  readonly schedule: RecurringSchedule | null;
  readonly priceMinor: number | null;
  readonly currency: string | null;
  readonly gatewayId: string | null;
  readonly paymentMethodRef: string | null;
  /** Where its next rebill goes; null: billing does not say. */
  readonly nextBillingGatewayId: string | null;
  /** What its next rebill is charged with; null: billing does not say. */
  readonly credential: Credential | null;
  /** Of its `nextBilling`, the fields that the pipeline does not know. */
  readonly nextBillingOfBilling: Readonly<Record<string, unknown>>;
  /** The fields that are there and cannot be read. */
  readonly unreadable: readonly string[];
}

/** Null: billing has no such subscription. */
export function billedSubscription(state: State, id: string): BilledSubscription | null {
  const document = state.get('subscriptions', id);
  return document === null ? null : readSubscription(document);
}

export function readSubscription(document: Documents['subscriptions']): BilledSubscription {
  const fields = new FieldReader(document);
  const nextBilling = fields.parsed('nextBilling', fieldsOf);
  const ofNextBilling = new FieldReader(nextBilling ?? {});
  const read = {
    status: fields.status(),
    billingCycle: fields.count('billingCycle'),
    nextBillAt: fields.time('nextBillAt'),
    schedule: fields.parsed('schedule', scheduleOf),
    priceMinor: fields.count('priceMinor'),
    currency: fields.text('currency'),
    gatewayId: fields.id('gatewayId'),
    paymentMethodRef: fields.parsed('paymentMethodRef', paymentMethodRefOf),
    nextBillingGatewayId: ofNextBilling.id('gatewayId'),
    credential: ofNextBilling.parsed('credential', credentialOf),
    nextBillingOfBilling: nextBilling ?? {},
  };
  const inside = ofNextBilling.unreadable.map((field) => `nextBilling.${field}`);
  return { ...read, unreadable: [...fields.unreadable, ...inside] };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const isFields = typeof value === 'object' && value !== null && !Array.isArray(value) && !('_bsontype' in value);
  return isFields && !isDate(value) ? { ...value } : undefined;
}

function scheduleOf(value: unknown): RecurringSchedule | undefined {
  const fields = fieldsOf(value);
  if (fields === undefined) return undefined;
  const { interval, anchorDay = null, timeZone } = fields;
  const parsed = RecurringSchedule.safeParse({ interval, anchorDay, timeZone });
  return parsed.success && isSchedule(parsed.data) ? parsed.data : undefined;
}

function paymentMethodRefOf(value: unknown): string | undefined {
  return typeof value === 'string' && isPaymentMethodRef(value) ? value : undefined;
}

function credentialOf(value: unknown): Credential | undefined {
  const text = typeof value === 'string' ? value.trim().toUpperCase() : null;
  return text === 'TOKEN' || text === 'CARD_NUMBER_NO_CVV' ? text : undefined;
}
