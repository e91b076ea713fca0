import { z } from 'zod';

/**
 * The fields that several topics share, as zod sees them; each agrees with its Avro type (test/topics/agreement.test.ts).
 * Every enum has UNKNOWN, the Avro default: what a newer writer's symbol is read as. Where a value is needed, a content
 * rule refuses it.
 */

/** Avro's codec keeps one less than JavaScript's safe integers on either side. */
const LONG_MAX = Number.MAX_SAFE_INTEGER - 1;

export const int = z.int32();
export const long = z.int().min(-LONG_MAX).max(LONG_MAX);
/** Epoch milliseconds. */
export const timestamp = long;

export const DeclineType = z.enum(['SOFT', 'HARD', 'UNKNOWN']);
export type DeclineType = z.infer<typeof DeclineType>;

export const Network = z.enum(['VISA', 'MASTERCARD', 'AMEX', 'DISCOVER', 'OTHER', 'UNKNOWN']);
export type Network = z.infer<typeof Network>;

/** Why a payment was declined, in the gateway's own words. An UNKNOWN type or network is read as not given. */
export const Decline = z.strictObject({
  code: z.string().nullable(),
  text: z.string(),
  type: DeclineType.nullable(),
  network: Network.nullable(),
  adviceCode: z.string().nullable(),
});
export type Decline = z.infer<typeof Decline>;

/** One line of an order; lines need not sum to the amount (shipping, tax). */
export const Item = z.strictObject({
  productId: z.string(),
  quantity: int,
  amountMinor: long,
  recurring: z.boolean(),
  subscriptionId: z.string().nullable(),
});
export type Item = z.infer<typeof Item>;

/** The initial transactions: every one that is not a rebill. */
export const SaleKind = z.enum(['NEW_SALE', 'UPSALE', 'TRIAL_COMPLETION', 'UNKNOWN']);
export type SaleKind = z.infer<typeof SaleKind>;

/** How a debt goes to FlexEcom. */
export const Route = z.enum(['CASCADE', 'RECYCLE', 'RERUN', 'UNKNOWN']);
export type Route = z.infer<typeof Route>;

/** `NEW_SALE`: every initial transaction. */
export const OrderType = z.enum(['NEW_SALE', 'RECURRING', 'UNKNOWN']);
export type OrderType = z.infer<typeof OrderType>;

/** When a subscription bills. `interval` is ISO 8601 (P1M); `anchorDay` is a day of the month; `timeZone` an IANA name. */
export const RecurringSchedule = z.strictObject({
  interval: z.string(),
  anchorDay: int.nullable(),
  timeZone: z.string(),
});
export type RecurringSchedule = z.infer<typeof RecurringSchedule>;

/** R19: the network rule that a submission breaks or waits for, in words; carried as `networkRule`. */
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
  'ALREADY_IN_SALVAGE',
  'SUPERSEDED',
  'PAID_MEANWHILE',
  'CANCELLED_MEANWHILE',
  'UPSALE_RERUN',
  'NOT_AN_INITIAL_DECLINE',
  'ATRI_PROFILE_RERUN',
  'NOT_A_FLEXECOM_GATEWAY',
  'GATEWAY_DISABLED',
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

/** REFUSED: FlexEcom would not take it; EXPIRED: cancelled after the limit (R17); otherwise why it was not sent. */
export const ResultReason = z.enum(['REFUSED', 'EXPIRED', ...notSentReasons, 'UNKNOWN']);
export type ResultReason = z.infer<typeof ResultReason>;

/** How a submission ends. */
export const Outcome = z.enum(['APPROVED', 'DECLINED', 'NOT_SENT', 'UNKNOWN']);
export type Outcome = z.infer<typeof Outcome>;

/** Who learned how a submission ended. */
export const ResultSource = z.enum(['INSTANT', 'WEBHOOK', 'RECONCILE', 'SUBMITTER', 'UNKNOWN']);
export type ResultSource = z.infer<typeof ResultSource>;

export const RerunSource = z.enum(['ORDER_DETAILS_REPORT', 'API', 'CLI', 'UNKNOWN']);
export type RerunSource = z.infer<typeof RerunSource>;

/** Of an order, billing's own; UNKNOWN is also "seen only through an upsale, trial or rebill". */
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

/** What the next rebill is charged with. */
export const Credential = z.enum(['TOKEN', 'CARD_NUMBER_NO_CVV', 'UNKNOWN']);
export type Credential = z.infer<typeof Credential>;

/** R16: what does not fit. */
export const ContradictionKind = z.enum([
  'WRONG_AMOUNT',
  'NOT_OWED',
  'CONFLICTING_ANSWER',
  'UNKNOWN_SUBMISSION',
  'UNKNOWN',
]);
export type ContradictionKind = z.infer<typeof ContradictionKind>;

/** How a subscription bills next; a null date or price stays as it was. */
export const NextBilling = z.strictObject({
  subscriptionId: z.string(),
  gatewayId: z.string(),
  credential: Credential,
  nextBillAt: timestamp.nullable(),
  priceMinor: long.nullable(),
});
export type NextBilling = z.infer<typeof NextBilling>;
