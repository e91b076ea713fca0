import { z } from 'zod';
import * as rules from './contract/content-rules.ts';
import { Decline, long, Outcome, ResultReason, ResultSource, timestamp } from './contract/fields.ts';
import { INTERNAL_RETENTION_DAYS, PARTITIONS, readAvroSchema, type TopicDefinition } from './contract/topic.ts';

const structure = z.strictObject({
  eventId: z.string(),
  occurredAt: timestamp,
  submissionId: z.string(),
  orderId: z.string(),
  flexecomGatewayId: z.string(),
  flexecomTransactionId: z.string().nullable(),
  outcome: Outcome,
  source: ResultSource,
  reason: ResultReason.nullable(),
  decline: Decline.nullable(),
  amountMinor: long,
  currency: z.string(),
});
export type FlexecomResult = z.infer<typeof structure>;

/**
 * How a submission ended. Any amount of zero or more is valid here: a wrong amount is money to account for (R16), not an
 * invalid message.
 */
export const flexecomResult: TopicDefinition<FlexecomResult> = {
  name: 'flexecom-result',
  key: 'orderId',
  partitions: PARTITIONS,
  retentionDays: INTERNAL_RETENTION_DAYS,
  writtenBy: ['submit-to-flexecom', 'flexecom-webhook', 'reconcile'],
  readBy: ['apply-results'],
  avro: readAvroSchema('flexecom-result.avsc'),
  structure,
  contentRules: [
    ...rules.ownIds('eventId', 'submissionId'),
    ...rules.times('occurredAt'),
    ...rules.ids('orderId', 'flexecomGatewayId', 'flexecomTransactionId'),
    ...rules.known('outcome'),
    {
      field: 'flexecomTransactionId',
      expects: 'the id of the charge, where the outcome is APPROVED',
      holds: ({ outcome, flexecomTransactionId }) => outcome !== 'APPROVED' || flexecomTransactionId !== null,
    },
    {
      field: 'reason',
      expects: 'a known reason, where the outcome is NOT_SENT',
      holds: ({ outcome, reason }) => outcome !== 'NOT_SENT' || (reason !== null && reason !== 'UNKNOWN'),
    },
    ...rules.notNegative('amountMinor'),
    rules.currency(),
  ],
};
