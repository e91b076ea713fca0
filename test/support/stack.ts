import { randomBytes } from 'node:crypto';
import { givenAddresses, type StackAddresses } from '../../local/addresses.ts';
import { connectDatabase, type Database } from '../../src/mongo/database.ts';

/**
 * The servers of this test run, shared by all its integration tests: started by the global setup, or those of
 * KAFKA_BROKERS, SCHEMA_REGISTRY_URL and MONGODB_URI where these are set.
 */
export function stackForTests(): StackAddresses {
  const addresses = givenAddresses(process.env);
  if (addresses === undefined) throw new Error('No servers here: name the test file *.int.test.ts');
  return addresses;
}

/** A `SALVAGE_PREFIX` that nothing else uses on these servers. */
export function freshPrefix(): string {
  return `t${randomBytes(5).toString('hex')}`;
}

/** The environment of a command, or of `salvage run`, on these servers. */
export function commandEnvironment(prefix: string) {
  const { kafkaBrokers, schemaRegistryUrl, mongodbUri } = stackForTests();
  return {
    KAFKA_BROKERS: kafkaBrokers,
    SCHEMA_REGISTRY_URL: schemaRegistryUrl,
    MONGODB_URI: mongodbUri,
    SALVAGE_PREFIX: prefix,
  };
}

/**
 * A test's own connection to MongoDB. It has no time limit for an answer: on a busy machine a limit would fail the test,
 * and Jest ends one that hangs.
 */
export function connectForTests(mongodbUri: string, databaseName: string): Promise<Database> {
  return connectDatabase(mongodbUri, databaseName, { answerWithinMs: null });
}
