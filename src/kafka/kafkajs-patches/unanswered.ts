import { brokerErrorType } from '../client/kafka-errors.ts';

/** kafkajs's names for requests that no broker answered. */
const UNANSWERED = new Set([
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
  'KafkaJSRequestTimeoutError',
  'KafkaJSLockTimeout',
  'KafkaJSBrokerNotFound',
]);

/** Brokers' names for a coordinator that has moved, or has not begun yet. */
const NO_COORDINATOR = new Set([
  'NOT_COORDINATOR_FOR_GROUP',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'GROUP_LOAD_IN_PROGRESS',
]);

/** Whether a broker did not answer: it may have ended, hang, or be out of reach. */
export function isUnanswered(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return UNANSWERED.has(error.name) || isUnanswered(error.cause);
}

/** Whether no connection to a broker could be opened. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof Error && (error.name === 'KafkaJSConnectionError' || isUnreachable(error.cause));
}

/** Whether a group's coordinator did not answer, or the broker that was asked does not coordinate the group. */
export function isCoordinatorAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (isUnanswered(error) || error.name === 'KafkaJSGroupCoordinatorNotFound') return true;
  return NO_COORDINATOR.has(brokerErrorType(error) ?? '') || isCoordinatorAway(error.cause);
}
