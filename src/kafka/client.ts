import { Kafka, type logCreator, logLevel } from 'kafkajs';
import { rememberCoordinators } from './coordinators.ts';

export interface KafkaOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Where kafkajs logs to; nothing is logged without it. */
  readonly logCreator?: logCreator;
}

const CONNECTION_TIMEOUT_MS = 3_000;
/** Shorter than a session: a request that hangs must not cost the group membership. */
const REQUEST_TIMEOUT_MS = 8_000;

/** The one place where kafkajs is configured. */
export function createKafka({ brokers, clientId, logCreator }: KafkaOptions): Kafka {
  rememberCoordinators();
  return new Kafka({
    brokers: [...brokers],
    clientId,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    retry: { initialRetryTime: 100, retries: 5, maxRetryTime: 3_000 },
    ...(logCreator === undefined ? { logLevel: logLevel.NOTHING } : { logLevel: logLevel.WARN, logCreator }),
  });
}
