import { z } from 'zod';

/**
 * Field types that several topics share, for zod; each agrees with its Avro type (test/topics/agreement.test.ts).
 * Every enum has UNKNOWN, Avro's default for a symbol that only newer writers know. Where a decision needs the value, a
 * content rule refuses UNKNOWN.
 */

/** avsc accepts one less than JavaScript's safe integers, at both ends. */
const LONG_MAX = Number.MAX_SAFE_INTEGER - 1;

export const int = z.int32();
export const long = z.int().min(-LONG_MAX).max(LONG_MAX);
/** Epoch milliseconds. */
export const timestamp = long;

export const DeclineType = z.enum(['SOFT', 'HARD', 'UNKNOWN']);
export type DeclineType = z.infer<typeof DeclineType>;

export const Network = z.enum(['VISA', 'MASTERCARD', 'AMEX', 'DISCOVER', 'OTHER', 'UNKNOWN']);
export type Network = z.infer<typeof Network>;

/** Why a payment was declined, in the gateway's own words. An UNKNOWN type or network counts as not given. */
export const Decline = z.strictObject({
  code: z.string().nullable(),
  text: z.string(),
  type: DeclineType.nullable(),
  network: Network.nullable(),
  adviceCode: z.string().nullable(),
});
export type Decline = z.infer<typeof Decline>;

const CardFunding = z.enum(['CREDIT', 'DEBIT', 'PREPAID', 'UNKNOWN']);

/**
 * What is known about a card, without its number. An UNKNOWN funding counts as not given. Whatever is null can be left out,
 * as can the card: events of 0.1.0 have none.
 */
export const Card = z.strictObject({
  bin: z.string().nullable().default(null),
  funding: CardFunding.nullable().default(null),
  country: z.string().nullable().default(null),
});
export type Card = z.infer<typeof Card>;

/** One line of an order. The lines need not add up to the amount (shipping, tax). */
export const Item = z.strictObject({
  productId: z.string(),
  quantity: int,
  amountMinor: long,
  recurring: z.boolean(),
  subscriptionId: z.string().nullable(),
});
export type Item = z.infer<typeof Item>;

/** The kinds of initial transactions; every transaction that is not a rebill is one. */
export const SaleKind = z.enum(['NEW_SALE', 'UPSALE', 'TRIAL_COMPLETION', 'UNKNOWN']);
export type SaleKind = z.infer<typeof SaleKind>;

/** How a debt is sent to FlexEcom. */
export const Route = z.enum(['CASCADE', 'RECYCLE', 'RERUN', 'UNKNOWN']);
export type Route = z.infer<typeof Route>;

/** `NEW_SALE` stands for every initial transaction. */
export const OrderType = z.enum(['NEW_SALE', 'RECURRING', 'UNKNOWN']);
export type OrderType = z.infer<typeof OrderType>;

/** When a subscription bills. `interval` is ISO 8601 (P1M); `anchorDay` is a day of the month; `timeZone` an IANA name. */
export const RecurringSchedule = z.strictObject({
  interval: z.string(),
  anchorDay: int.nullable(),
  timeZone: z.string(),
});
export type RecurringSchedule = z.infer<typeof RecurringSchedule>;

/** The card network's rule that a submission breaks or waits for (R19), in words: the field `networkRule`. */
export const NetworkRuleMark = z.string();
export type NetworkRuleMark = z.infer<typeof NetworkRuleMark>;

export const NextActor = z.enum(['BILLING', 'NOBODY', 'UNKNOWN']);
export type NextActor = z.infer<typeof NextActor>;

const notSentReasons = [
  'HARD_DECLINE',
  'NOT_IN_CASCADE',
  'CASCADE_EXPIRED',
  'NOT_IN_RECYCLE_SLOT',
  'ATTEMPTS_EXHAUSTED',
  'NO_RECYCLE_PROFILE',
  'CURRENCY_NOT_CONFIGURED',
  'SLOT_WITHDRAWN',
  'NETWORK_RULE',
  'GATEWAY_PAUSED',
  'HOLDOUT',
  'EXCLUDED',
  'RECALLED',
  'ALREADY_IN_SALVAGE',
  'SUPERSEDED',
  'PAID_MEANWHILE',
  'CANCELLED_MEANWHILE',
  'UPSALE_RERUN',
  'NOT_AN_INITIAL_DECLINE',
  'ATRI_PROFILE_RERUN',
  'NOT_A_FLEXECOM_GATEWAY',
  'GATEWAY_DISABLED',
  'RERUN_LIMIT',
  'ORDER_NOT_DECLINED',
  'SIMILAR_ORDER_IN_SALVAGE',
  'SIMILAR_ORDER_APPROVED',
  'ORDER_BLACKLISTED',
  'PARENT_ORDER_CANCELLED',
  'UNKNOWN_ORDER',
  'UNKNOWN_TRANSACTION',
] as const;

export const NotSentReason = z.enum([...notSentReasons, 'UNKNOWN']);
export type NotSentReason = z.infer<typeof NotSentReason>;

/** REFUSED: FlexEcom rejected it. EXPIRED: cancelled because no answer came in time (R17). Others: why it was not sent. */
export const ResultReason = z.enum(['REFUSED', 'EXPIRED', ...notSentReasons, 'UNKNOWN']);
export type ResultReason = z.infer<typeof ResultReason>;

/** How a submission ends. NOT_SENT: it will never be charged. */
export const Outcome = z.enum(['APPROVED', 'DECLINED', 'NOT_SENT', 'UNKNOWN']);
export type Outcome = z.infer<typeof Outcome>;

/** How the pipeline learned a submission's result. */
export const ResultSource = z.enum(['INSTANT', 'WEBHOOK', 'RECONCILE', 'SUBMITTER', 'RECALL', 'UNKNOWN']);
export type ResultSource = z.infer<typeof ResultSource>;

export const RerunSource = z.enum(['ORDER_DETAILS_REPORT', 'API', 'CLI', 'UNKNOWN']);
export type RerunSource = z.infer<typeof RerunSource>;

/** Billing's status of an order. UNKNOWN also where only its upsale, trial or rebill was seen. */
export const OrderStatus = z.enum([
  'COMPLETE',
  'DECLINED',
  'PARTIAL',
  'PENDING',
  'COD_PENDING',
  'CANCELLED',
  'REFUNDED',
  'UNKNOWN',
]);
export type OrderStatus = z.infer<typeof OrderStatus>;

/** What the next rebill is charged with: a token, or the card number. */
const Credential = z.enum(['TOKEN', 'CARD_NUMBER_NO_CVV', 'UNKNOWN']);

/** Why a charge contradicts our documents (R16). */
export const ContradictionKind = z.enum([
  'WRONG_AMOUNT',
  'NOT_OWED',
  'CONFLICTING_ANSWER',
  'UNKNOWN_SUBMISSION',
  'NOT_APPLIED',
  'UNKNOWN',
]);
export type ContradictionKind = z.infer<typeof ContradictionKind>;

/** How a subscription bills next. A null date or price means unchanged. */
export const NextBilling = z.strictObject({
  subscriptionId: z.string(),
  gatewayId: z.string(),
  credential: Credential,
  nextBillAt: timestamp.nullable(),
  priceMinor: long.nullable(),
});
export type NextBilling = z.infer<typeof NextBilling>;
