import { z } from 'zod';
import * as rules from '../../../topics/contract/content-rules.ts';
import { long, timestamp } from '../../../topics/contract/fields.ts';
import { OUTCOME_RETENTION_DAYS, PARTITIONS, type TopicDefinition } from '../../../topics/contract/topic.ts';

const structure = z.strictObject({
  eventId: z.string(),
  occurredAt: timestamp,
  orderId: z.string(),
  customerId: z.string(),
  amountMinor: long,
  currency: z.string(),
});
export type CustomerNotice = z.infer<typeof structure>;

/** A rebill was declined: the customer may want to know. */
export const customerNotice: TopicDefinition<CustomerNotice> = {
  name: 'customer-notice',
  key: 'orderId',
  partitions: PARTITIONS,
  retentionDays: OUTCOME_RETENTION_DAYS,
  writtenBy: ['classify-declines'], // 'notify-customers', once it is a Role
  readBy: ['billing'],
  avro: {
    type: 'record',
    name: 'CustomerNotice',
    namespace: 'salvage',
    doc: 'A rebill was declined: the customer may want to know.',
    fields: [
      { name: 'eventId', type: 'string' },
      { name: 'occurredAt', type: { type: 'long', logicalType: 'timestamp-millis' } },
      { name: 'orderId', type: 'string' },
      { name: 'customerId', type: 'string' },
      { name: 'amountMinor', type: 'long' },
      { name: 'currency', type: 'string' },
    ],
  },
  structure,
  contentRules: [
    ...rules.ownIds('eventId'),
    ...rules.times('occurredAt'),
    ...rules.ids('orderId', 'customerId'),
    ...rules.positive('amountMinor'),
    rules.currencyCode(),
  ],
};
