import { z } from 'zod';
import * as rules from './contract/content-rules.ts';
import { Card, Decline, Item, long, SaleKind, timestamp } from './contract/fields.ts';
import * as newEvents from './contract/new-event-rules.ts';
import { OUTCOME_RETENTION_DAYS, PARTITIONS, readAvroSchema, type TopicDefinition } from './contract/topic.ts';

const structure = z.strictObject({
  eventId: z.string(),
  occurredAt: timestamp,
  orderId: z.string(),
  customerId: z.string(),
  campaignId: z.string().nullable(),
  parentOrderId: z.string().nullable(),
  transactionId: z.string(),
  /** null where this one is the first of its chain of declines. */
  firstDeclinedTransactionId: z.string().nullable(),
  saleKind: SaleKind,
  amountMinor: long,
  currency: z.string(),
  gatewayId: z.string(),
  gatewayProfileId: z.string().nullable(),
  triedGatewayIds: z.array(z.string()),
  decline: Decline,
  paymentMethodRef: z.string(),
  card: Card.nullable().default(null),
  items: z.array(Item),
});
export type PaymentDeclinedNewSale = z.infer<typeof structure>;

/** More gateways than any cascade has. */
const TRIED_GATEWAYS_MAX = 200;

/** A new sale, upsale or trial completion was declined. */
export const paymentDeclinedNewSale: TopicDefinition<PaymentDeclinedNewSale> = {
  name: 'payment-declined.new-sale',
  key: 'orderId',
  partitions: PARTITIONS,
  retentionDays: OUTCOME_RETENTION_DAYS,
  writtenBy: ['billing'],
  readBy: ['classify-declines'],
  avro: readAvroSchema('payment-declined.new-sale.avsc'),
  structure,
  contentRules: [
    newEvents.newEventId(),
    ...rules.times('occurredAt'),
    ...newEvents.newIds('orderId', 'customerId', 'campaignId', 'parentOrderId'),
    ...newEvents.newIds(
      'paymentMethodRef',
      'transactionId',
      'firstDeclinedTransactionId',
      'gatewayId',
      'gatewayProfileId',
    ),
    ...rules.known('saleKind'),
    ...rules.positive('amountMinor'),
    rules.currency(),
    {
      field: 'triedGatewayIds',
      expects: `the gateways tried, in order, gatewayId last, ${TRIED_GATEWAYS_MAX} at most`,
      holds: ({ triedGatewayIds, gatewayId }) =>
        triedGatewayIds.length <= TRIED_GATEWAYS_MAX &&
        triedGatewayIds.at(-1) === gatewayId &&
        triedGatewayIds.every((id) => newEvents.isNewId(id)),
    },
    ...rules.paymentMethodRef(),
    ...rules.card(),
    ...newEvents.newItems(),
  ],
};
