import { z } from 'zod';
import * as rules from './contract/content-rules.ts';
import { ContradictionKind, long, timestamp } from './contract/fields.ts';
import { OUTCOME_RETENTION_DAYS, PARTITIONS, readAvroSchema, type TopicDefinition } from './contract/topic.ts';

const structure = z.strictObject({
  eventId: z.string(),
  occurredAt: timestamp,
  submissionId: z.string().nullable(),
  debtId: z.string().nullable(),
  debtVersion: long.nullable(),
  orderId: z.string(),
  kind: ContradictionKind,
  flexecomTransactionId: z.string(),
  chargedMinor: long,
  /** null where the submission is unknown. */
  expectedMinor: long.nullable(),
  /** The currency of the charge. */
  currency: z.string(),
  /** One sentence for people. */
  detail: z.string(),
});
export type MoneyContradiction = z.infer<typeof structure>;

/** FlexEcom took money that no order shows (R16). */
export const moneyContradiction: TopicDefinition<MoneyContradiction> = {
  name: 'money-contradiction',
  key: 'orderId',
  partitions: PARTITIONS,
  retentionDays: OUTCOME_RETENTION_DAYS,
  writtenBy: ['apply-results'],
  readBy: ['ops', 'billing'],
  avro: readAvroSchema('money-contradiction.avsc'),
  structure,
  contentRules: [
    ...rules.ownIds('eventId', 'submissionId', 'debtId'),
    ...rules.times('occurredAt'),
    ...rules.ids('orderId', 'flexecomTransactionId'),
    ...rules.known('kind'),
    ...rules.positive('debtVersion'),
    ...rules.notNegative('chargedMinor', 'expectedMinor'),
    rules.currencyCode(),
  ],
};
