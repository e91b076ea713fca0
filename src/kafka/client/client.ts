import {
  type Consumer,
  type ConsumerConfig,
  Kafka,
  type KafkaConfig,
  logLevel,
  type Producer,
  type ProducerConfig,
  type SASLOptions,
} from 'kafkajs';
import type { Logger } from 'pino';
import { type KafkaLogin, type KafkaSecurity, tlsOptions } from '../../settings/kafka-security.ts';
import type { Settings } from '../../settings/settings.ts';
import { registerCompression } from '../compression/compression.ts';
import { answeringFirst } from '../kafkajs-patches/hanging-addresses.ts';
import { patchKafkajs } from '../kafkajs-patches/patch-kafkajs.ts';
import { kafkaLogCreator } from './kafka-logging.ts';

interface KafkaOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Default: plaintext and no login, as the local stack needs. */
  readonly security?: KafkaSecurity;
  /** Nothing is logged without one. */
  readonly logger?: Logger;
}

const CONNECTION_TIMEOUT_MS = 3_000;
/**
 * Longer than Kafka's own failover: where a follower hangs, the leader acknowledges only when the cluster has given it up,
 * after nine seconds, and two more where it was the active controller too. A leader or coordinator that hangs is noticed
 * sooner (`kafkajs-patches/late-answers.ts`).
 */
const REQUEST_TIMEOUT_MS = 15_000;
/** So soon added partitions are read and written. kafkajs's default is five minutes. */
const METADATA_TRUSTED_MS = 5_000;

/** A client of the brokers that the settings name. */
export function kafkaFor(
  { kafkaBrokers, kafkaSecurity }: Pick<Settings, 'kafkaBrokers' | 'kafkaSecurity'>,
  logger: Logger,
): Kafka {
  return createKafka({ brokers: kafkaBrokers, clientId: 'salvage', security: kafkaSecurity, logger });
}

/** The one place where kafkajs is configured. */
export function createKafka({ brokers, clientId, security, logger }: KafkaOptions): Kafka {
  patchKafkajs();
  registerCompression();
  return new WatchfulKafka({
    brokers: () => answeringFirst(brokers),
    clientId,
    ...(security === undefined ? {} : protection(security)),
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    retry: { initialRetryTime: 100, retries: 5, maxRetryTime: 3_000 },
    ...(logger === undefined
      ? { logLevel: logLevel.NOTHING }
      : { logLevel: logLevel.WARN, logCreator: kafkaLogCreator(logger) }),
  });
}

/** Its consumers and producers look often enough whether topics have more partitions. Admin clients look each time. */
class WatchfulKafka extends Kafka {
  override consumer(config: ConsumerConfig): Consumer {
    return super.consumer({ metadataMaxAge: METADATA_TRUSTED_MS, ...config });
  }

  override producer(config?: ProducerConfig): Producer {
    return super.producer({ metadataMaxAge: METADATA_TRUSTED_MS, ...config });
  }
}

/** The protection of connections, in kafkajs's terms. */
export function protection({ tls, login }: KafkaSecurity): Pick<KafkaConfig, 'ssl' | 'sasl'> {
  return { ...(tls === null ? {} : { ssl: tlsOptions(tls) }), ...(login === null ? {} : { sasl: saslOptions(login) }) };
}

/** One case for each mechanism, as kafkajs gives each a type of its own. */
function saslOptions({ mechanism, username, password }: KafkaLogin): SASLOptions {
  switch (mechanism) {
    case 'plain':
      return { mechanism, username, password };
    case 'scram-sha-256':
      return { mechanism, username, password };
    case 'scram-sha-512':
      return { mechanism, username, password };
    default:
      return mechanism satisfies never;
  }
}
