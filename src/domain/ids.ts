import { hash } from 'node:crypto';
import type { Outcome, ResultReason, Route, SaleKind } from '../../topics/contract/fields.ts';

/**
 * Every id of the pipeline is derived from the thing that it names. The same thing seen twice, or by two processes, gets
 * the same id (R14).
 */

interface DeclinedSale {
  orderId: string;
  saleKind: SaleKind;
  gatewayId: string;
  triedGatewayIds: readonly string[];
  transactionId: string;
  firstDeclinedTransactionId: string | null;
}

/**
 * Names its kind first, and no two debts share an id, whatever their parts hold: of a sale the order; of an upsale or a trial
 * completion also the first gateway and the first declined transaction of its chain, as a transaction's id is unique on its
 * gateway alone. The lengths tell the parts apart.
 */
export function initialDebtId(sale: DeclinedSale): string {
  const { orderId, saleKind, gatewayId, triedGatewayIds } = sale;
  if (saleKind === 'NEW_SALE') return `sale/${orderId}`;
  const firstGatewayId = triedGatewayIds[0] ?? gatewayId;
  const kind = saleKind === 'UPSALE' ? 'upsale' : 'trial';
  const lengths = `${orderId.length}.${firstGatewayId.length}`;
  return `${kind}/${lengths}/${orderId}/${firstGatewayId}/${firstTransactionId(sale)}`;
}

export function rebillDebtId(subscriptionId: string, billingCycle: number): string {
  return `rebill/${billingCycle}/${subscriptionId}`;
}

/** A decline of a debt: its transaction and attempt, on its gateway. */
export function declineId(debtId: string, gatewayId: string, transactionId: string, attempt: number): string {
  return hashed('dec', 'decline', debtId, gatewayId, transactionId, attempt);
}

/** The ids of 0.1.0: what has one keeps it, and is looked for under it. */
export const idsOfFirstVersion = {
  initialDebt: (sale: DeclinedSale) =>
    `${sale.orderId}/${sale.saleKind === 'NEW_SALE' ? 'sale' : firstTransactionId(sale)}`,
  rebillDebt: (subscriptionId: string, billingCycle: number) => `${subscriptionId}/${billingCycle}`,
  decline: (debtId: string, transactionId: string, attempt: number) =>
    hashed('dec', 'decline', debtId, transactionId, attempt),
  cascadeSubmission: (transactionId: string) => hashed('sub', transactionId, 'CASCADE'),
  recycleSubmission: (subscriptionId: string, billingCycle: number, attempt: number) =>
    hashed('sub', subscriptionId, billingCycle, attempt),
  rerunSubmission: (orderId: string, requestKey: string) => hashed('sub', orderId, requestKey),
} as const;

function firstTransactionId({ firstDeclinedTransactionId, transactionId }: DeclinedSale): string {
  return firstDeclinedTransactionId ?? transactionId;
}

/** The record of a rerun request, which is identified by its order and its key. */
export function rerunRecordId(orderId: string, requestKey: string): string {
  return hashed('dec', 'rerun', orderId, requestKey);
}

/** An attempt at a debt on a gateway, as far as a list of tried gateways tells one from another. */
export function triedId(debtId: string, gatewayId: string): string {
  return hashed('try', debtId, gatewayId);
}

/** A declined transaction of a debt cascades to FlexEcom once. */
export function cascadeSubmissionId(debtId: string, gatewayId: string, transactionId: string): string {
  return hashed('sub', 'CASCADE' satisfies Route, debtId, gatewayId, transactionId);
}

export function recycleSubmissionId(subscriptionId: string, billingCycle: number, attempt: number): string {
  return hashed('sub', 'RECYCLE' satisfies Route, subscriptionId, billingCycle, attempt);
}

export function rerunSubmissionId(orderId: string, requestKey: string): string {
  return hashed('sub', 'RERUN' satisfies Route, orderId, requestKey);
}

/** Each kind of message about a submission or about the record of a decline is published once. */
export function messageEventId(
  topic: 'decline-accepted' | 'decline-not-sent' | 'flexecom-submit',
  subjectId: string,
): string {
  return hashed('evt', topic, subjectId);
}

/** The message that says how a submission ended. */
export function endEventId(submissionId: string, outcome: Outcome, reason: ResultReason | null): string {
  return hashed('evt', 'submission-end', submissionId, outcome, reason);
}

/**
 * Two sources that report the same result of a submission get the same id. The id contains what they could disagree on:
 * outcome, reason, money and charge.
 */
export function resultEventId(result: {
  submissionId: string;
  flexecomGatewayId: string;
  outcome: Outcome;
  reason: ResultReason | null;
  flexecomTransactionId: string | null;
  amountMinor: number;
  currency: string;
}): string {
  const { submissionId, flexecomGatewayId, outcome, reason, flexecomTransactionId, amountMinor, currency } = result;
  const charge = outcome === 'APPROVED' ? [flexecomTransactionId, amountMinor, currency] : [];
  return hashed('evt', 'flexecom-result', submissionId, flexecomGatewayId, outcome, reason, ...charge);
}

/** One contradiction for each charge that does not fit, however often FlexEcom reports it. */
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

/** The guard document of a customer's purchases in one campaign. */
export function customerSalvagesId(customerId: string, campaignId: string): string {
  return hashed('cus', customerId, campaignId);
}

/** Longer product ids are compared by their hash. */
const PRODUCT_ID_LENGTH_MAX = 64;

export function shortProductId(productId: string): string {
  return productId.length <= PRODUCT_ID_LENGTH_MAX ? productId : hashed('prd', productId);
}

/** 128 bits: enough that no two things share an id, and short enough to read aloud. */
const HEX_LENGTH = 32;

/** JSON separates the parts, so that two different lists of parts never give the same text. */
function hashed(prefix: string, ...parts: (string | number | null)[]): string {
  const digest = hash('sha256', JSON.stringify(parts), 'hex');
  return `${prefix}_${digest.slice(0, HEX_LENGTH)}`;
}
