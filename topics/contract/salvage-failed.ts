import { z } from 'zod';
import * as rules from './content-rules.ts';
import { Decline, int, long, OrderStatus, ResultReason, Route, SaleKind, timestamp } from './fields.ts';
import { type ContentRule, readAvroSchema } from './topic.ts';

/** What `order-declined` and `subscription-recycle-failed` have in common: everything but the name. */

export const salvageFailedAvro = readAvroSchema('contract/salvage-failed.avsc');

export const salvageFailedStructure = z.strictObject({
  eventId: z.string(),
  occurredAt: timestamp,
  orderId: z.string(),
  subscriptionId: z.string().nullable(),
  transactionId: z.string(),
  debtId: z.string(),
  debtVersion: long,
  submissionId: z.string(),
  route: Route,
  saleKind: SaleKind.nullable(),
  billingCycle: int.nullable(),
  /** The order's status now; null for a rebill. */
  orderStatus: OrderStatus.nullable(),
  decline: Decline.nullable(),
  reason: ResultReason.nullable(),
  /** The text that the decline mapping shows to customers instead of the gateway's (R8). */
  customerMessage: z.string().nullable().default(null),
});
export type SalvageFailed = z.infer<typeof salvageFailedStructure>;

export const salvageFailedRules: ContentRule<SalvageFailed>[] = [
  ...rules.ownIds('eventId', 'debtId', 'submissionId'),
  ...rules.times('occurredAt'),
  ...rules.ids('orderId', 'subscriptionId', 'transactionId'),
  ...rules.known('route', 'saleKind'),
  ...rules.positive('debtVersion', 'billingCycle'),
];
