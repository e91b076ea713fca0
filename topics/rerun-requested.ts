import { z } from 'zod';
import * as rules from './contract/content-rules.ts';
import { RerunSource, timestamp } from './contract/fields.ts';
import * as newEvents from './contract/new-event-rules.ts';
import { OUTCOME_RETENTION_DAYS, PARTITIONS, readAvroSchema, type TopicDefinition } from './contract/topic.ts';

const structure = z.strictObject({
  eventId: z.string(),
  occurredAt: timestamp,
  orderId: z.string(),
  /** null means the order's latest declined sale. */
  transactionId: z.string().nullable(),
  gatewayId: z.string().nullable(),
  gatewayProfileId: z.string().nullable(),
  source: RerunSource,
  requestedBy: z.string(),
  requestKey: z.string(),
});
export type RerunRequested = z.infer<typeof structure>;

/** An operator asks for a rerun of a declined sale on a gateway. Whether that gateway is allowed is decided later (R6). */
export const rerunRequested: TopicDefinition<RerunRequested> = {
  name: 'rerun-requested',
  key: 'orderId',
  partitions: PARTITIONS,
  retentionDays: OUTCOME_RETENTION_DAYS,
  writtenBy: ['rerun-api', 'cli', 'console'],
  readBy: ['classify-declines'],
  avro: readAvroSchema('rerun-requested.avsc'),
  structure,
  contentRules: [
    newEvents.newEventId(),
    ...rules.times('occurredAt'),
    ...newEvents.newIds('orderId', 'transactionId', 'gatewayId', 'gatewayProfileId', 'requestedBy', 'requestKey'),
  ],
};
