import {
  type FlexecomSubmit,
  flexecomSubmitAvro,
  flexecomSubmitRules,
  flexecomSubmitStructure,
} from './contract/flexecom-submit.ts';
import { INTERNAL_RETENTION_DAYS, PARTITIONS, type TopicDefinition } from './contract/topic.ts';

/** Submissions for asynchronous recovery (R4). */
export const flexecomSubmitRecovery: TopicDefinition<FlexecomSubmit> = {
  name: 'flexecom-submit.recovery',
  key: 'orderId',
  partitions: PARTITIONS,
  retentionDays: INTERNAL_RETENTION_DAYS,
  writtenBy: ['classify-declines'],
  readBy: ['submit-to-flexecom'],
  avro: flexecomSubmitAvro,
  structure: flexecomSubmitStructure,
  contentRules: flexecomSubmitRules('RECYCLE', 'RERUN'),
};
