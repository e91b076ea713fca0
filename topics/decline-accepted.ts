import { z } from 'zod';
import * as rules from './contract/content-rules.ts';
import { int, long, NetworkRuleMark, Route, SaleKind, timestamp } from './contract/fields.ts';
import { OUTCOME_RETENTION_DAYS, PARTITIONS, readAvroSchema, type TopicDefinition } from './contract/topic.ts';

const structure = z.strictObject({
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
  attempt: int.nullable(),
  /** The key of the rerun request that this event answers. */
  requestKey: z.string().nullable(),
  flexecomGatewayId: z.string(),
  /** null means at once. */
  dueAt: timestamp.nullable(),
  amountMinor: long,
  currency: z.string(),
  configVersion: int,
  networkRule: NetworkRuleMark.nullable(),
  /** The text that the decline mapping shows to customers instead of the gateway's (R8). */
  customerMessage: z.string().nullable().default(null),
});
export type DeclineAccepted = z.infer<typeof structure>;

/** Salvage has taken over this debt: billing does not charge it. */
export const declineAccepted: TopicDefinition<DeclineAccepted> = {
  name: 'decline-accepted',
  key: 'orderId',
  partitions: PARTITIONS,
  retentionDays: OUTCOME_RETENTION_DAYS,
  writtenBy: ['classify-declines'],
  readBy: ['billing'],
  avro: readAvroSchema('decline-accepted.avsc'),
  structure,
  contentRules: [
    ...rules.ownIds('eventId', 'debtId', 'submissionId'),
    ...rules.times('occurredAt', 'dueAt'),
    ...rules.ids('orderId', 'subscriptionId', 'transactionId', 'requestKey', 'flexecomGatewayId'),
    ...rules.known('route', 'saleKind'),
    ...rules.positive('debtVersion', 'billingCycle', 'amountMinor', 'configVersion'),
    rules.attempt(),
    rules.currencyCode(),
  ],
};
