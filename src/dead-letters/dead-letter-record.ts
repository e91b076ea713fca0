import { DEAD_LETTER_RETENTION_DAYS } from '../../topics/contract/topic.ts';
import type { DeadLetterHandling, DeadLetterRecord } from '../domain/documents/dead-letter-record.ts';
import { type DeadLetter, deadLetterPosition, isCut, reasonGroupOf } from './dead-letter.ts';

const OPEN: DeadLetterHandling = { state: 'OPEN', handledAt: null, by: null, why: null };
const DAY_MS = 86_400_000;

/** What is stored of a dead letter that nobody has handled. */
export function openRecordOf(deadLetter: DeadLetter): DeadLetterRecord {
  const { topic, partition, offset, stage, reason, sourcePartition, sourceOffset, masked, timestamp: at } = deadLetter;
  const { key } = deadLetter.record;
  return {
    ...{ _id: deadLetterPosition(deadLetter), topic, partition, offset, at, stage, reason },
    ...{ reasonGroup: reasonGroupOf(reason), orderId: key === null ? null : key.toString('utf8') },
    ...{ sourcePartition, sourceOffset, masked, cut: isCut(deadLetter) },
    // Kafka deletes the message then: nothing can be shown or replayed any more.
    expiresAt: new Date(at + DEAD_LETTER_RETENTION_DAYS * DAY_MS),
    ...OPEN,
  };
}
