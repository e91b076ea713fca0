import { z } from 'zod';
import * as rules from './contract/content-rules.ts';
import { timestamp } from './contract/fields.ts';
import { INTERNAL_RETENTION_DAYS, PARTITIONS, readAvroSchema, type TopicDefinition } from './contract/topic.ts';

const structure = z.strictObject({
  eventId: z.string(),
  occurredAt: timestamp,
  orderId: z.string(),
  submissionId: z.string(),
  dueAt: timestamp,
});
export type SubmissionDue = z.infer<typeof structure>;

/**
 * A scheduled submission is due, or the configuration that scheduled it is no longer in force. Published at least once;
 * the stage acts on it once.
 */
export const submissionDue: TopicDefinition<SubmissionDue> = {
  name: 'submission-due',
  key: 'orderId',
  partitions: PARTITIONS,
  retentionDays: INTERNAL_RETENTION_DAYS,
  writtenBy: ['scheduler'],
  readBy: ['classify-declines'],
  avro: readAvroSchema('submission-due.avsc'),
  structure,
  contentRules: [
    ...rules.ownIds('eventId', 'submissionId'),
    ...rules.times('occurredAt', 'dueAt'),
    ...rules.ids('orderId'),
  ],
};
