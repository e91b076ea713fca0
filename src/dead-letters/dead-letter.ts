import { headerText } from '../kafka/codec/headers.ts';
import type { LogRecord } from '../kafka/log/log-reader.ts';
import { deadLetterTopicOf, sourceTopic } from '../names.ts';
import { cleanText } from '../telemetry/log-cleaning.ts';

/** A dead letter: where it is, where it came from, and why. The bytes are in the record. */
export interface DeadLetter {
  /** Contract name of the topic it came from. */
  readonly topic: string;
  /** Its position in `<topic>.dlq`. */
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly stage: string;
  readonly reason: string;
  readonly sourcePartition: number;
  readonly sourceOffset: number;
  /** Digits that looked like a card number were masked in key or value, so it is no longer the original message. */
  readonly masked: boolean;
  readonly record: LogRecord;
}

/** @param contractTopic of the dead-letter topic */
export function deadLetterOf(contractTopic: string, record: LogRecord): DeadLetter {
  const header = (name: string) => headerText(record.headers, name);
  return {
    topic: header('salvage_topic') ?? sourceTopic(contractTopic),
    partition: record.partition,
    offset: record.offset,
    timestamp: record.timestamp,
    stage: header('salvage_stage') ?? 'unknown',
    reason: cleanText(header('salvage_reason') ?? 'unknown'),
    sourcePartition: Number(header('salvage_partition') ?? record.partition),
    sourceOffset: Number(header('salvage_offset') ?? -1),
    masked: header('salvage_masked') === 'true',
    record,
  };
}

/** `<topic>.dlq <partition>:<offset>`, as commands print it. */
export function deadLetterPosition({ topic, partition, offset }: Pick<DeadLetter, 'topic' | 'partition' | 'offset'>) {
  return `${deadLetterTopicOf(topic)} ${partition}:${offset}`;
}

/** It was too large to be kept whole. */
export function isCut({ record }: DeadLetter): boolean {
  return record.headers.salvage_cut !== undefined;
}

const REASON_GROUP_CHARACTERS_MAX = 200;

/** What reasons of the same kind have in common: values, which differ from message to message, are left out. */
export function reasonGroupOf(reason: string): string {
  return reason
    .replace(/"[^"]*"|'[^']*'/g, '…')
    .replace(/(?<!\S)(?!UTF-8)\S*\d\S*/g, '…')
    .slice(0, REASON_GROUP_CHARACTERS_MAX);
}
