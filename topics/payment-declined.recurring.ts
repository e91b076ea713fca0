import { z } from 'zod';
import * as rules from './contract/content-rules.ts';
import { Card, Decline, Item, int, long, RecurringSchedule, timestamp } from './contract/fields.ts';
import * as newEvents from './contract/new-event-rules.ts';
import { OUTCOME_RETENTION_DAYS, PARTITIONS, readAvroSchema, type TopicDefinition } from './contract/topic.ts';

const structure = z.strictObject({
  eventId: z.string(),
  occurredAt: timestamp,
  /** The subscription's original order. */
  orderId: z.string(),
  subscriptionId: z.string(),
  customerId: z.string(),
  campaignId: z.string().nullable().default(null),
  transactionId: z.string(),
  /** The cycle that is owed. */
  billingCycle: int,
  /** 0 is the scheduled rebill, n is re-attempt n. */
  attempt: int,
  amountMinor: long,
  originalAmountMinor: long,
  currency: z.string(),
  gatewayId: z.string(),
  subscriptionGatewayId: z.string(),
  decline: Decline,
  paymentMethodRef: z.string(),
  card: Card.nullable().default(null),
  items: z.array(Item),
  /** The cycle's original billing time. */
  scheduledAt: timestamp,
  schedule: RecurringSchedule,
});
export type PaymentDeclinedRecurring = z.infer<typeof structure>;

/** A rebill was declined: attempt n of a billing cycle. */
export const paymentDeclinedRecurring: TopicDefinition<PaymentDeclinedRecurring> = {
  name: 'payment-declined.recurring',
  key: 'orderId',
  partitions: PARTITIONS,
  retentionDays: OUTCOME_RETENTION_DAYS,
  writtenBy: ['billing'],
  readBy: ['classify-declines'],
  avro: readAvroSchema('payment-declined.recurring.avsc'),
  structure,
  contentRules: [
    newEvents.newEventId(),
    ...rules.times('occurredAt', 'scheduledAt'),
    ...newEvents.newIds('orderId', 'subscriptionId', 'customerId', 'campaignId'),
    ...newEvents.newIds('paymentMethodRef', 'transactionId', 'gatewayId', 'subscriptionGatewayId'),
    ...rules.positive('billingCycle', 'amountMinor', 'originalAmountMinor'),
    rules.attempt(),
    rules.currency(),
    ...rules.paymentMethodRef(),
    ...rules.card(),
    ...newEvents.newItems(),
    ...rules.schedule(),
  ],
};
