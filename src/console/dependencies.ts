import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { RoutingConfiguration } from '../domain/configuration.ts';
import type { SnapshotReader } from '../inspect/snapshot/read-snapshot.ts';
import type { KafkaClient } from '../kafka/client/kafka-types.ts';
import type { Publisher } from '../kafka/client/publisher.ts';
import type { Codec } from '../kafka/codec/codec.ts';
import type { Database } from '../mongo/database.ts';
import type { Names } from '../names.ts';
import type { Settings } from '../settings/settings.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { ConsoleSnapshot } from './live/console-snapshot.ts';
import type { SharedReader } from './live/shared-reader.ts';
import type { SnapshotFeed } from './live/snapshot-feed.ts';

/** What the role `console` is started with. */
export interface ConsoleOptions {
  readonly kafka: KafkaClient;
  readonly names: Names;
  readonly codec: Codec;
  readonly database: Database;
  /** The process's own. */
  readonly snapshotReader: SnapshotReader;
  readonly publisher: Publisher;
  /** With the operators' pauses applied. */
  readonly configuration: { current(): RoutingConfiguration | null };
  readonly settings: Settings;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** How long the sender of a wrong token waits for its answer, ms. Only tests set it. */
  readonly failedLoginHoldMs?: number;
}

/** What the routes of the API work with. */
export interface ConsoleDependencies extends ConsoleOptions {
  /** What everybody watches, read once for all. */
  readonly snapshots: SnapshotFeed<ConsoleSnapshot>;
  /** The one way to Kafka for pages, so that viewers wait for each other and not Kafka for them. */
  readonly reader: SharedReader;
}
