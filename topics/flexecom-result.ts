import {
  type FlexecomResult,
  flexecomResultAvro,
  flexecomResultRules,
  flexecomResultStructure,
} from './contract/flexecom-result.ts';
import { INTERNAL_RETENTION_DAYS, PARTITIONS, type TopicDefinition } from './contract/topic.ts';

/** How a submission ended, except instant ones. At least once: the same result may be there again, in any order. */
export const flexecomResult: TopicDefinition<FlexecomResult> = {
  name: 'flexecom-result',
  key: 'orderId',
  partitions: PARTITIONS,
  retentionDays: INTERNAL_RETENTION_DAYS,
  writtenBy: ['submit-to-flexecom', 'flexecom-webhook', 'reconcile'],
  readBy: ['apply-results'],
  avro: flexecomResultAvro,
  structure: flexecomResultStructure,
  contentRules: flexecomResultRules,
};
