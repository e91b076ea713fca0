import {
  type OrderComplete,
  orderCompleteAvro,
  orderCompleteRules,
  orderCompleteStructure,
} from './contract/order-complete.ts';
import { OUTCOME_RETENTION_DAYS, PARTITIONS, type TopicDefinition } from './contract/topic.ts';

/** An initial transaction was recovered: fulfill these items (R9). */
export const orderCompleteNewSale: TopicDefinition<OrderComplete> = {
  name: 'order-complete.new-sale',
  key: 'orderId',
  partitions: PARTITIONS,
  retentionDays: OUTCOME_RETENTION_DAYS,
  writtenBy: ['apply-results'],
  readBy: ['fulfillment', 'billing'],
  avro: orderCompleteAvro,
  structure: orderCompleteStructure,
  contentRules: orderCompleteRules,
};
