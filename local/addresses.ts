import { UsageError } from '../src/errors.ts';
import type { Environment } from '../src/settings/settings.ts';
import { HOST, REGISTRY_API_PATH, REPLICA_SET, type ServerName } from './settings.ts';

/** The addresses of the three servers, in the form of the settings with the same names. */
export interface StackAddresses {
  readonly kafkaBrokers: string;
  readonly schemaRegistryUrl: string;
  readonly mongodbUri: string;
}

export function addressesAt(ports: Readonly<Record<ServerName, number>>): StackAddresses {
  return {
    kafkaBrokers: `${HOST}:${ports.kafka}`,
    schemaRegistryUrl: `http://${HOST}:${ports.registry}${REGISTRY_API_PATH}`,
    mongodbUri: `mongodb://${HOST}:${ports.mongod}/?replicaSet=${REPLICA_SET}`,
  };
}

/** The settings with which a process finds the three servers. */
export function environmentOf(addresses: StackAddresses): Record<string, string> {
  return {
    KAFKA_BROKERS: addresses.kafkaBrokers,
    SCHEMA_REGISTRY_URL: addresses.schemaRegistryUrl,
    MONGODB_URI: addresses.mongodbUri,
  };
}

/**
 * The servers that the environment names, if it names them; then no local stack is needed.
 * @throws UsageError where it names only some of the three: their contents belong together.
 */
export function givenAddresses(environment: Environment): StackAddresses | undefined {
  const kafkaBrokers = environment.KAFKA_BROKERS || undefined;
  const schemaRegistryUrl = environment.SCHEMA_REGISTRY_URL || undefined;
  const mongodbUri = environment.MONGODB_URI || undefined;
  if (kafkaBrokers === undefined && schemaRegistryUrl === undefined && mongodbUri === undefined) return undefined;
  if (kafkaBrokers === undefined || schemaRegistryUrl === undefined || mongodbUri === undefined) {
    throw new UsageError(
      'Set all of KAFKA_BROKERS, SCHEMA_REGISTRY_URL and MONGODB_URI to use your own servers, or none of them to use the local stack',
    );
  }
  return { kafkaBrokers, schemaRegistryUrl, mongodbUri };
}
