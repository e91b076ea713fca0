import {
  type FlexecomResult,
  flexecomResultAvro,
  flexecomResultRules,
  flexecomResultStructure,
} from './contract/flexecom-result.ts';
import { INTERNAL_RETENTION_DAYS, PARTITIONS, type TopicDefinition } from './contract/topic.ts';

/** How an instant submission ended: no flood of recoveries delays a shopper. At least once: the same result may be there again. */
export const flexecomResultCascade: TopicDefinition<FlexecomResult> = {
  name: 'flexecom-result.cascade',
  key: 'orderId',
  partitions: PARTITIONS,
  retentionDays: INTERNAL_RETENTION_DAYS,
  writtenBy: ['submit-to-flexecom', 'flexecom-webhook', 'reconcile'],
  readBy: ['apply-results'],
  avro: flexecomResultAvro,
  structure: flexecomResultStructure,
  contentRules: flexecomResultRules,
};
