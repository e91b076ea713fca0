import {
  type SalvageFailed,
  salvageFailedAvro,
  salvageFailedRules,
  salvageFailedStructure,
} from './contract/salvage-failed.ts';
import { OUTCOME_RETENTION_DAYS, PARTITIONS, type TopicDefinition } from './contract/topic.ts';

/** FlexEcom could not recover a rebill (R12). */
export const subscriptionRecycleFailed: TopicDefinition<SalvageFailed> = {
  name: 'subscription-recycle-failed',
  key: 'orderId',
  partitions: PARTITIONS,
  retentionDays: OUTCOME_RETENTION_DAYS,
  writtenBy: ['apply-results'],
  readBy: ['billing'],
  avro: salvageFailedAvro,
  structure: salvageFailedStructure,
  contentRules: salvageFailedRules,
};
