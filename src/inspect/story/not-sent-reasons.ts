import type { ResultReason } from '../../../topics/contract/fields.ts';
import type { Reason } from './sentence.ts';

/** What each reason for not sending, or for an end, says to somebody who knows the shop and not the pipeline. */
export const NOT_SENT_REASONS: Readonly<Record<ResultReason, Reason>> = {
  HARD_DECLINE: { text: 'the decline is hard: only soft ones are worth another attempt', rule: 'R8' },
  NOT_IN_CASCADE: { text: 'no cascade leads from this decline to FlexEcom', rule: 'R2' },
  CASCADE_EXPIRED: { text: 'the shopper had waited for longer than a cascade may take', rule: 'R4' },
  NOT_IN_RECYCLE_SLOT: { text: 'the next attempt is not one that FlexEcom makes', rule: 'R5' },
  ATTEMPTS_EXHAUSTED: { text: 'there is no attempt left', rule: 'R5' },
  NO_RECYCLE_PROFILE: { text: "the subscription's gateway is in no recycle profile", rule: 'R5' },
  CURRENCY_NOT_CONFIGURED: { text: 'the recycle profile has no price in this currency', rule: 'R5' },
  SLOT_WITHDRAWN: { text: 'the configuration no longer gives this attempt to FlexEcom', rule: 'R22' },
  NETWORK_RULE: { text: "the card network's rules forbid another attempt now", rule: 'R19' },
  GATEWAY_PAUSED: { text: 'the FlexEcom gateway was paused', rule: 'R22' },
  HOLDOUT: { text: 'it is among those that are left to billing, to compare what FlexEcom recovers', rule: 'R23' },
  EXCLUDED: { text: 'an exclusion of the FlexEcom gateway describes it', rule: 'R24' },
  RECALLED: { text: 'an operator called it back', rule: 'R21' },
  ALREADY_IN_SALVAGE: { text: 'FlexEcom has it already', rule: 'R14' },
  SUPERSEDED: { text: 'a newer decline of the same debt is known', rule: 'R14' },
  PAID_MEANWHILE: { text: 'it had been paid by then', rule: 'R20' },
  CANCELLED_MEANWHILE: { text: 'it had been cancelled, refunded or changed by then', rule: 'R20' },
  UPSALE_RERUN: { text: 'an upsale cannot be rerun', rule: 'R6' },
  NOT_AN_INITIAL_DECLINE: { text: 'only a sale or a trial completion can be rerun', rule: 'R6' },
  ATRI_PROFILE_RERUN: { text: 'a gateway profile cannot be rerun on, only a FlexEcom gateway', rule: 'R6' },
  NOT_A_FLEXECOM_GATEWAY: { text: 'the gateway is not one of FlexEcom', rule: 'R6' },
  GATEWAY_DISABLED: { text: 'the gateway takes nothing new', rule: 'R6' },
  RERUN_LIMIT: { text: 'it was rerun too often, too recently, or was declined too long ago', rule: 'R6' },
  ORDER_NOT_DECLINED: { text: 'the order is not declined', rule: 'R6' },
  SIMILAR_ORDER_IN_SALVAGE: { text: 'a similar order of the customer is with FlexEcom', rule: 'R6' },
  SIMILAR_ORDER_APPROVED: { text: 'a similar order of the customer was approved', rule: 'R6' },
  ORDER_BLACKLISTED: { text: 'the order is blacklisted', rule: 'R2' },
  PARENT_ORDER_CANCELLED: { text: "the order's parent was cancelled", rule: 'R2' },
  UNKNOWN_ORDER: { text: 'no declined sale of this order is known', rule: 'R6' },
  UNKNOWN_TRANSACTION: { text: 'no declined sale with this transaction is known', rule: 'R6' },
  REFUSED: { text: 'FlexEcom refused the request', rule: null },
  EXPIRED: { text: 'FlexEcom had it for longer than the limit, and it was cancelled there', rule: 'R17' },
  UNKNOWN: { text: 'a newer version of the pipeline gave a reason that this one does not know', rule: null },
};

/** Who acts next, as a sentence. */
export function nextActorText(next: 'BILLING' | 'NOBODY'): string {
  return next === 'BILLING' ? 'Billing may charge it again by itself.' : 'Nobody acts next.';
}
