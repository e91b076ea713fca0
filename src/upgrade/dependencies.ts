import type { KafkaAdmin, KafkaClient } from '../kafka/client/kafka-types.ts';
import type { Database } from '../mongo/database.ts';
import type { Names } from '../names.ts';

/**
 * Steps of an upgrade, each named after what was done (`finishing`: only the version is not recorded yet). Repeated after a
 * crash at any of them, `salvage setup` must come to the same end.
 */
type UpgradeStep =
  | 'fenced'
  | 'refused'
  | 'sent'
  | 'published'
  | 'moved'
  | 'unused-refused'
  | 'submissions-returned'
  | 'dispatch-named'
  | 'finishing';

/** Only a test's own entry point listens. */
export type OnUpgradeStep = (step: UpgradeStep, checkpointId: string | null) => void | Promise<void>;

export interface UpgradeDependencies {
  readonly kafka: KafkaClient;
  readonly admin: KafkaAdmin;
  readonly names: Names;
  readonly database: Database;
  /** Called with one line for each thing that was done. */
  readonly log: (line: string) => void;
  readonly onStep: OnUpgradeStep;
}
