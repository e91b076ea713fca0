import { createKafka } from '../kafka/client/client.ts';
import type { KafkaClient } from '../kafka/client/kafka-types.ts';
import { type Names, namesFor } from '../names.ts';
import type { KafkaSecurity } from '../settings/kafka-security.ts';

/** Where the pipeline's topics are. */
export interface ConnectionOptions {
  /** `host:port` of each. */
  readonly brokers: readonly string[];
  /** Base URL of the schema registry; it may contain a user and password. */
  readonly schemaRegistryUrl: string;
  /** The `SALVAGE_PREFIX` of the pipeline. Default: none. */
  readonly prefix?: string;
  /** What you are called in the logs of the brokers. */
  readonly clientId: string;
  /** TLS and login. Default: plaintext without a login. */
  readonly security?: KafkaSecurity;
}

/** A client of the brokers in which kafkajs's known bugs are corrected, among them what it does with aborted messages. */
export function kafkaOf({ brokers, clientId, security }: ConnectionOptions): KafkaClient {
  return createKafka({ brokers, clientId, ...(security === undefined ? {} : { security }) });
}

export function namesOf({ prefix = '' }: Pick<ConnectionOptions, 'prefix'>): Names {
  return namesFor(prefix);
}
