import { z } from 'zod';
import * as rules from './contract/content-rules.ts';
import { DeclineType, int, long, NextActor, NotSentReason, Route, SaleKind, timestamp } from './contract/fields.ts';
import { OUTCOME_RETENTION_DAYS, PARTITIONS, readAvroSchema, type TopicDefinition } from './contract/topic.ts';

const structure = z.strictObject({
  eventId: z.string(),
  occurredAt: timestamp,
  orderId: z.string(),
  subscriptionId: z.string().nullable(),
  transactionId: z.string().nullable(),
  debtId: z.string().nullable(),
  debtVersion: long.nullable(),
  /** The submission that was accepted and then not sent; null where none was accepted. */
  submissionId: z.string().nullable(),
  route: Route.nullable(),
  saleKind: SaleKind.nullable(),
  billingCycle: int.nullable(),
  attempt: int.nullable(),
  /** The key of the rerun request that this event answers. */
  requestKey: z.string().nullable(),
  amountMinor: long.nullable(),
  currency: z.string().nullable(),
  reason: NotSentReason,
  next: NextActor,
  /** After the decline mapping. */
  declineType: DeclineType.nullable(),
  /** The text that the decline mapping shows to customers instead of the gateway's. */
  customerMessage: z.string().nullable(),
  /** null where no configuration was needed to decide. */
  configVersion: int.nullable(),
  /** One sentence for people. */
  detail: z.string(),
});
export type DeclineNotSent = z.infer<typeof structure>;

/** A decline or rerun request was not sent to FlexEcom: why, and who acts next. */
export const declineNotSent: TopicDefinition<DeclineNotSent> = {
  name: 'decline-not-sent',
  key: 'orderId',
  partitions: PARTITIONS,
  retentionDays: OUTCOME_RETENTION_DAYS,
  writtenBy: ['classify-declines', 'apply-results'],
  readBy: ['billing', 'ops'],
  avro: readAvroSchema('decline-not-sent.avsc'),
  structure,
  contentRules: [
    ...rules.ownIds('eventId', 'debtId', 'submissionId'),
    ...rules.times('occurredAt'),
    ...rules.ids('orderId', 'subscriptionId', 'transactionId', 'requestKey'),
    ...rules.known('route', 'saleKind', 'reason', 'next'),
    ...rules.positive('debtVersion', 'billingCycle', 'amountMinor', 'configVersion'),
    rules.attempt(),
    rules.currencyCode(),
  ],
};
