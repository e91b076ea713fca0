import { declineAccepted } from './decline-accepted.ts';
import { declineNotSent } from './decline-not-sent.ts';
import { flexecomResultCascade } from './flexecom-result.cascade.ts';
import { flexecomResult } from './flexecom-result.ts';
import { flexecomSubmitCascade } from './flexecom-submit.cascade.ts';
import { flexecomSubmitRecovery } from './flexecom-submit.recovery.ts';
import { moneyContradiction } from './money-contradiction.ts';
import { orderCompleteNewSale } from './order-complete.new-sale.ts';
import { orderCompleteRecurring } from './order-complete.recurring.ts';
import { orderDeclined } from './order-declined.ts';
import { paymentDeclinedNewSale } from './payment-declined.new-sale.ts';
import { paymentDeclinedRecurring } from './payment-declined.recurring.ts';
import { rerunRequested } from './rerun-requested.ts';
import { submissionDue } from './submission-due.ts';
import { subscriptionRecycleFailed } from './subscription-recycle-failed.ts';

/** Topics that a stage reads: each has a dead-letter topic. */
export const inputTopics = [
  paymentDeclinedNewSale,
  paymentDeclinedRecurring,
  rerunRequested,
  submissionDue,
  flexecomSubmitCascade,
  flexecomSubmitRecovery,
  flexecomResultCascade,
  flexecomResult,
] as const;

/** Every topic except the dead-letter topics. */
export const allTopics = [
  paymentDeclinedNewSale,
  paymentDeclinedRecurring,
  rerunRequested,
  submissionDue,
  declineAccepted,
  declineNotSent,
  flexecomSubmitCascade,
  flexecomSubmitRecovery,
  flexecomResultCascade,
  flexecomResult,
  orderCompleteNewSale,
  orderCompleteRecurring,
  orderDeclined,
  subscriptionRecycleFailed,
  moneyContradiction,
] as const;

export type ContractTopic = (typeof allTopics)[number];

const byName: ReadonlyMap<string, ContractTopic> = new Map(allTopics.map((topic) => [topic.name, topic]));

/** The topic with this name (without prefix), or undefined. */
export function topicByName(name: string): ContractTopic | undefined {
  return byName.get(name);
}
