import { z } from 'zod';
import * as rules from './contract/content-rules.ts';
import { Card, Decline, Item, long, SaleKind, timestamp } from './contract/fields.ts';
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
    ...rules.ownIds('eventId'),
    ...rules.times('occurredAt'),
    ...rules.ids('orderId', 'customerId', 'campaignId', 'parentOrderId'),
    ...rules.ids('transactionId', 'firstDeclinedTransactionId', 'gatewayId', 'gatewayProfileId'),
    ...rules.known('saleKind'),
    ...rules.positive('amountMinor'),
    rules.currency(),
    {
      field: 'triedGatewayIds',
      expects: 'the gateways tried, in order, gatewayId last',
      holds: ({ triedGatewayIds, gatewayId }) =>
        triedGatewayIds.at(-1) === gatewayId && triedGatewayIds.every((id) => rules.isId(id)),
    },
    ...rules.paymentMethodRef(),
    ...rules.card(),
    ...rules.items(),
    rules.itemCount(),
  ],
};
