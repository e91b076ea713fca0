import {
  type OrderComplete,
  orderCompleteAvro,
  orderCompleteRules,
  orderCompleteStructure,
} from './contract/order-complete.ts';
import { OUTCOME_RETENTION_DAYS, PARTITIONS, type TopicDefinition } from './contract/topic.ts';

/** A rebill was recovered: fulfill these items (R11). */
export const orderCompleteRecurring: TopicDefinition<OrderComplete> = {
  name: 'order-complete.recurring',
  key: 'orderId',
  partitions: PARTITIONS,
  retentionDays: OUTCOME_RETENTION_DAYS,
  writtenBy: ['apply-results'],
  readBy: ['fulfillment', 'billing'],
  avro: orderCompleteAvro,
  structure: orderCompleteStructure,
  contentRules: orderCompleteRules,
};
