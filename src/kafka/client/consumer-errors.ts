import kafkajs from 'kafkajs';

/** Whether kafkajs has no consumer group to act on: between a crash and its restart, and after a stop. */
export function isWithoutGroup(error: unknown): boolean {
  return error instanceof kafkajs.KafkaJSNonRetriableError;
}
