import type { OrderComplete } from '../../topics/contract/order-complete.ts';
import type { SalvageFailed } from '../../topics/contract/salvage-failed.ts';
import type { TopicDefinition } from '../../topics/contract/topic.ts';
import { type DeclineAccepted, declineAccepted } from '../../topics/decline-accepted.ts';
import { type DeclineNotSent, declineNotSent } from '../../topics/decline-not-sent.ts';
import { type MoneyContradiction, moneyContradiction } from '../../topics/money-contradiction.ts';
import { orderCompleteNewSale } from '../../topics/order-complete.new-sale.ts';
import { orderCompleteRecurring } from '../../topics/order-complete.recurring.ts';
import { orderDeclined } from '../../topics/order-declined.ts';
import { type PaymentDeclinedNewSale, paymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import { type PaymentDeclinedRecurring, paymentDeclinedRecurring } from '../../topics/payment-declined.recurring.ts';
import { subscriptionRecycleFailed } from '../../topics/subscription-recycle-failed.ts';

/** What billing publishes. */
export interface Declines {
  'payment-declined.new-sale': PaymentDeclinedNewSale;
  'payment-declined.recurring': PaymentDeclinedRecurring;
}

/** What the pipeline publishes for others. */
export interface Outcomes {
  'decline-accepted': DeclineAccepted;
  'decline-not-sent': DeclineNotSent;
  'order-complete.new-sale': OrderComplete;
  'order-complete.recurring': OrderComplete;
  'order-declined': SalvageFailed;
  'subscription-recycle-failed': SalvageFailed;
  'money-contradiction': MoneyContradiction;
}

export const DECLINE_TOPICS: { readonly [Name in keyof Declines]: TopicDefinition<Declines[Name]> } = {
  'payment-declined.new-sale': paymentDeclinedNewSale,
  'payment-declined.recurring': paymentDeclinedRecurring,
};

export const OUTCOME_TOPICS: { readonly [Name in keyof Outcomes]: TopicDefinition<Outcomes[Name]> } = {
  'decline-accepted': declineAccepted,
  'decline-not-sent': declineNotSent,
  'order-complete.new-sale': orderCompleteNewSale,
  'order-complete.recurring': orderCompleteRecurring,
  'order-declined': orderDeclined,
  'subscription-recycle-failed': subscriptionRecycleFailed,
  'money-contradiction': moneyContradiction,
};
