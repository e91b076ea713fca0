import { z } from 'zod';
import * as rules from './content-rules.ts';
import { Item, int, long, NextBilling, Route, SaleKind, timestamp } from './fields.ts';
import { type ContentRule, readAvroSchema } from './topic.ts';

/** What `order-complete.new-sale` and `order-complete.recurring` have in common: everything but the name. */

export const orderCompleteAvro = readAvroSchema('contract/order-complete.avsc');

export const orderCompleteStructure = z.strictObject({
  eventId: z.string(),
  occurredAt: timestamp,
  orderId: z.string(),
  subscriptionId: z.string().nullable(),
  customerId: z.string(),
  /** The declined transaction. */
  transactionId: z.string(),
  debtId: z.string(),
  debtVersion: long,
  submissionId: z.string(),
  route: Route,
  saleKind: SaleKind.nullable(),
  billingCycle: int.nullable(),
  attempt: int.nullable(),
  amountMinor: long,
  currency: z.string(),
  items: z.array(Item),
  flexecomGatewayId: z.string(),
  /** The charge that paid the debt. */
  flexecomTransactionId: z.string(),
  declinedGatewayId: z.string(),
  nextBilling: z.array(NextBilling),
  /** True where a cascade was approved after its deadline (R4). */
  late: z.boolean(),
});
export type OrderComplete = z.infer<typeof orderCompleteStructure>;

export const orderCompleteRules: ContentRule<OrderComplete>[] = [
  ...rules.ownIds('eventId', 'debtId', 'submissionId'),
  ...rules.times('occurredAt'),
  ...rules.ids('orderId', 'subscriptionId', 'customerId', 'transactionId'),
  ...rules.ids('flexecomGatewayId', 'flexecomTransactionId', 'declinedGatewayId'),
  ...rules.known('route', 'saleKind'),
  ...rules.positive('debtVersion', 'billingCycle', 'amountMinor'),
  rules.attempt(),
  rules.currencyCode(),
  ...rules.items(),
  ...rules.nextBilling(),
];
