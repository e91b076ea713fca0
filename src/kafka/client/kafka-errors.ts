import { FencedError } from '../../errors.ts';

/** The broker's name for what went wrong, such as `UNKNOWN_TOPIC_OR_PARTITION`; null where the error is none of its own. */
export function brokerErrorType(error: unknown): string | null {
  return error instanceof Error && 'type' in error && typeof error.type === 'string' ? error.type : null;
}

const LEADERSHIP_MOVES = new Set(['NOT_LEADER_FOR_PARTITION', 'LEADER_NOT_AVAILABLE', 'REPLICA_NOT_AVAILABLE']);

/** Whether the broker does not lead the partition, or no broker leads it now. */
export function isLeadershipMoving(error: unknown): boolean {
  // kafkajs looks for the broker -1 where no broker leads the partition.
  const isWithoutLeader = error instanceof Error && error.name === 'KafkaJSBrokerNotFound';
  return isWithoutLeader || LEADERSHIP_MOVES.has(brokerErrorType(error) ?? '');
}

const FENCED = new Set(['PRODUCER_FENCED', 'INVALID_PRODUCER_EPOCH']);

/** Whether the broker knows a newer owner. kafkajs wraps the errors of `send`, not those of `sendOffsets` and `commit`. */
export function isFencedByBroker(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return FENCED.has(brokerErrorType(error) ?? '') || isFencedByBroker(error.cause);
}

/** Whether another owner has taken over, as the broker or our own check says. */
export function isFenced(error: unknown): boolean {
  return error instanceof FencedError || isFencedByBroker(error);
}

/** Whether a topic is missing. kafkajs wraps such an error where it has tried again, and names no topic. */
export function isTopicMissing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return brokerErrorType(error) === 'UNKNOWN_TOPIC_OR_PARTITION' || isTopicMissing(error.cause);
}
