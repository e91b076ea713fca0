import { z } from 'zod';
import * as rules from './content-rules.ts';
import { Decline, long, Outcome, ResultReason, ResultSource, timestamp } from './fields.ts';
import { type ContentRule, readAvroSchema } from './topic.ts';

/** What `flexecom-result` and `flexecom-result.cascade` have in common: everything but the name. */

export const flexecomResultAvro = readAvroSchema('contract/flexecom-result.avsc');

export const flexecomResultStructure = z.strictObject({
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
export type FlexecomResult = z.infer<typeof flexecomResultStructure>;

/** Any amount of zero or more is valid: a wrong amount is money to account for (R16), not an invalid message. */
export const flexecomResultRules: readonly ContentRule<FlexecomResult>[] = [
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
  rules.currencyCode(),
];
