import { OrderStatus } from '../../../topics/contract/fields.ts';
import type { State } from '../decision.ts';
import type { Documents } from '../documents/documents.ts';
import { FieldReader } from './field-reader.ts';

/** What a decision reads of an order of billing's, whatever types its fields have there. */
export interface BilledOrder {
  /** Billing's own word for it, in capitals. Not only those of the contract. */
  readonly status: string;
  readonly isBlacklisted: boolean;
  readonly parentOrderId: string | null;
  /** The fields that are there and cannot be read. */
  readonly unreadable: readonly string[];
}

/** Null: billing has no such order. */
export function billedOrder(state: State, id: string): BilledOrder | null {
  const document = state.get('orders', id);
  return document === null ? null : readOrder(document);
}

export function readOrder(document: Documents['orders']): BilledOrder {
  const fields = new FieldReader(document);
  const read = {
    status: fields.status(),
    isBlacklisted: fields.parsed('blacklisted', isTrue) ?? false,
    parentOrderId: fields.id('parentOrderId'),
  };
  return { ...read, unreadable: fields.unreadable };
}

function isTrue(value: unknown): boolean {
  return value === true || value === 1 || (typeof value === 'string' && /^(true|yes|1)$/i.test(value));
}

/** A status as an event may say it: one that the contract lacks is UNKNOWN. */
export function publishedStatus(status: string): OrderStatus {
  const { data } = OrderStatus.safeParse(status);
  return data ?? 'UNKNOWN';
}
