import { hash } from 'node:crypto';
import type { Outcome, Route, SaleKind } from '../../topics/contract/fields.ts';

/**
 * Every id that the pipeline makes follows from what it is an id of, so that the same thing met twice, or by two
 * processes, has one id (R14).
 */

/** `<orderId>/sale`, or `<orderId>/<first declined transaction>` of an upsale or a trial completion. */
export function initialDebtId(sale: {
  orderId: string;
  saleKind: SaleKind;
  transactionId: string;
  firstDeclinedTransactionId: string | null;
}): string {
  const chain = sale.saleKind === 'NEW_SALE' ? 'sale' : (sale.firstDeclinedTransactionId ?? sale.transactionId);
  return `${sale.orderId}/${chain}`;
}

/** `<subscriptionId>/<billingCycle>`. */
export function rebillDebtId(subscriptionId: string, billingCycle: number): string {
  return `${subscriptionId}/${billingCycle}`;
}

export function declineId(debtId: string, transactionId: string, attempt: number): string {
  return hashed('dec', 'decline', debtId, transactionId, attempt);
}

/** Of the record that a rerun request leaves; it is known by its order and key. */
export function rerunRecordId(orderId: string, requestKey: string): string {
  return hashed('dec', 'rerun', orderId, requestKey);
}

/** One submission a transaction and route: a transaction cascades to FlexEcom once. */
export function cascadeSubmissionId(transactionId: string): string {
  const route: Route = 'CASCADE';
  return hashed('sub', transactionId, route);
}

export function recycleSubmissionId(subscriptionId: string, billingCycle: number, attempt: number): string {
  return hashed('sub', subscriptionId, billingCycle, attempt);
}

export function rerunSubmissionId(orderId: string, requestKey: string): string {
  return hashed('sub', orderId, requestKey);
}

/** What a submission or a record of a decline says once: each kind of message about it has one id. */
export function messageEventId(
  topic: 'decline-accepted' | 'decline-not-sent' | 'flexecom-submit' | 'salvage-ended',
  subjectId: string,
): string {
  return hashed('evt', topic, subjectId);
}

/**
 * Of a `flexecom-result`: two sources that say the same about a submission make one id; what they could contradict each
 * other in (outcome, money, charge) is part of it.
 */
export function resultEventId(result: {
  submissionId: string;
  flexecomGatewayId: string;
  outcome: Outcome;
  flexecomTransactionId: string | null;
  amountMinor: number;
  currency: string;
}): string {
  const { submissionId, flexecomGatewayId, outcome, flexecomTransactionId, amountMinor, currency } = result;
  const charge = outcome === 'APPROVED' ? [flexecomTransactionId, amountMinor, currency] : [];
  return hashed('evt', 'flexecom-result', submissionId, flexecomGatewayId, outcome, ...charge);
}

/** One contradiction for each charge that does not fit, however often FlexEcom tells of it. */
export function contradictionId(charge: {
  submissionId: string;
  flexecomGatewayId: string;
  flexecomTransactionId: string;
  amountMinor: number;
  currency: string;
}): string {
  const { submissionId, flexecomGatewayId, flexecomTransactionId, amountMinor, currency } = charge;
  return hashed('con', submissionId, flexecomGatewayId, flexecomTransactionId, amountMinor, currency);
}

/** 128 bits: enough that no two things ever share an id, and short enough to read out. */
const HEX_LENGTH = 32;

/** JSON keeps the parts apart: no two lists of parts read the same. */
function hashed(prefix: string, ...parts: (string | number | null)[]): string {
  const digest = hash('sha256', JSON.stringify(parts), 'hex');
  return `${prefix}_${digest.slice(0, HEX_LENGTH)}`;
}
