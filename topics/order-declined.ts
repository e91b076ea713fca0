import {
  type SalvageFailed,
  salvageFailedAvro,
  salvageFailedRules,
  salvageFailedStructure,
} from './contract/salvage-failed.ts';
import { OUTCOME_RETENTION_DAYS, PARTITIONS, type TopicDefinition } from './contract/topic.ts';

/** FlexEcom could not recover an initial transaction (R10). */
export const orderDeclined: TopicDefinition<SalvageFailed> = {
  name: 'order-declined',
  key: 'orderId',
  partitions: PARTITIONS,
  retentionDays: OUTCOME_RETENTION_DAYS,
  writtenBy: ['apply-results'],
  readBy: ['billing'],
  avro: salvageFailedAvro,
  structure: salvageFailedStructure,
  contentRules: salvageFailedRules,
};
