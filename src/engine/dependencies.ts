import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { RoutingConfiguration } from '../domain/configuration.ts';
import type { KafkaAdmin, KafkaClient } from '../kafka/client/kafka-types.ts';
import type { Codec } from '../kafka/codec/codec.ts';
import type { Database } from '../mongo/database.ts';
import type { Names } from '../names.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Checkpoints } from './checkpoint.ts';
import type { FaultPoints } from './fault-points.ts';
import type { Lane } from './stage.ts';

/** The dependencies of `runStage`. */
export interface StageDependencies {
  readonly kafka: KafkaClient;
  readonly names: Names;
  readonly codec: Codec;
  readonly database: Database;
  /** Null until a first configuration is applied: a stage that requires one waits. A chunk pins what this returns. */
  readonly configuration: { current(): RoutingConfiguration | null };
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly faultPoints?: FaultPoints;
  readonly limits: {
    /** Dead letters in a row that stop a partition until an operator resumes it. */
    readonly deadLettersInARowMax: number;
    /** Session timeout of the consumer groups, ms, where it is not the lane's own (tests: the broker's minimum). */
    readonly sessionTimeoutMs?: number;
    /** Workers of a lane, where they are not the lane's own number. */
    readonly workers?: Partial<Record<Lane, number>>;
  };
}

export interface EngineDependencies extends Omit<StageDependencies, 'faultPoints'> {
  readonly admin: KafkaAdmin;
  readonly faultPoints: FaultPoints;
  readonly checkpoints: Checkpoints;
  /** Every transactional id that this process has made: nobody waits for the release of one of these. */
  readonly ownTransactionalIds: Set<string>;
}
