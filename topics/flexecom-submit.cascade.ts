import {
  type FlexecomSubmit,
  flexecomSubmitAvro,
  flexecomSubmitRules,
  flexecomSubmitStructure,
} from './contract/flexecom-submit.ts';
import { INTERNAL_RETENTION_DAYS, PARTITIONS, type TopicDefinition } from './contract/topic.ts';

/** Submissions to send now; FlexEcom answers at once (R4). */
export const flexecomSubmitCascade: TopicDefinition<FlexecomSubmit> = {
  name: 'flexecom-submit.cascade',
  key: 'orderId',
  partitions: PARTITIONS,
  retentionDays: INTERNAL_RETENTION_DAYS,
  writtenBy: ['classify-declines'],
  readBy: ['submit-to-flexecom'],
  avro: flexecomSubmitAvro,
  structure: flexecomSubmitStructure,
  contentRules: flexecomSubmitRules('CASCADE'),
};
