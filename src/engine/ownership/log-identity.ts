import { createHash } from 'node:crypto';
import { type Checkpoint, type LogIdentity, nameOfCheckpoint } from '../checkpoint.ts';
import type { SourceMessage } from '../consumer/inbox.ts';

/** The log does not fit the checkpoint: continuing would skip or repeat messages. An operator must decide. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

export interface LogEnds {
  readonly start: number;
  readonly end: number;
}

export interface LogBounds extends LogEnds {
  readonly clusterId: string;
}

export function identityOf(message: SourceMessage, clusterId: string): LogIdentity {
  return { clusterId, offset: message.offset, timestamp: message.timestamp, hash: hashOf(message) };
}

/**
 * A group's offset is committed only after the checkpoint was stored at it, so it is never beyond `next`: a crash between
 * the two leaves it lower, and kafkajs by itself commits only negative offsets. If it is beyond, the checkpoint has gone
 * back, or somebody has moved the group: the messages in between would be published twice, or were never applied.
 * @throws RefusedError where it is beyond.
 */
export function verifyCommitted({ _id, next }: Checkpoint, committed: number): void {
  if (committed <= next) return;
  throw new RefusedError(
    `${nameOfCheckpoint(_id)}: the group has committed offset ${committed}, but the checkpoint is at ${next}: MongoDB was restored to an earlier day; ` +
      `to process the messages in between again: salvage checkpoint reset ${nameOfCheckpoint(_id)} --to next`,
  );
}

/** @throws RefusedError where the log is on another cluster than the one that the checkpoint was written on. */
export function verifyCluster({ _id, identity }: Checkpoint, { clusterId }: LogBounds): void {
  if (identity === null || identity.clusterId === clusterId) return;
  throw new RefusedError(
    `${nameOfCheckpoint(_id)}: the checkpoint was written on Kafka cluster ${identity.clusterId}, but this is ${clusterId}`,
  );
}

/** @throws RefusedError where the position is outside the log. */
export function verifyBounds({ _id, next }: Pick<Checkpoint, '_id' | 'next'>, log: LogBounds): void {
  if (next < log.start) {
    throw new RefusedError(
      `${nameOfCheckpoint(_id)}: messages ${next} to ${log.start - 1} were deleted by retention before they were read`,
    );
  }
  if (next > log.end) {
    throw new RefusedError(
      `${nameOfCheckpoint(_id)}: the checkpoint is at offset ${next}, but the log ends at ${log.end}: the topic was recreated or truncated`,
    );
  }
}

/**
 * The offset to start reading at: the last record applied, so that it can be recognised, or `next` where it cannot
 * (nothing was applied yet, or retention has deleted it).
 */
export function readingStart({ next, identity }: Checkpoint, log: LogBounds): number {
  return identity !== null && identity.offset >= log.start && log.start < log.end ? identity.offset : next;
}

/** @throws RefusedError where the record at the identity's offset is another one, or is missing. */
export function verifyIdentity(
  id: string,
  identity: LogIdentity,
  found: Omit<SourceMessage, 'next'> | undefined,
): void {
  const same =
    found !== undefined &&
    found.offset === identity.offset &&
    found.timestamp === identity.timestamp &&
    hashOf(found) === identity.hash;
  if (same) return;
  throw new RefusedError(
    `${nameOfCheckpoint(id)}: the record at offset ${identity.offset} is not the one that was applied: the topic was recreated`,
  );
}

function hashOf({ key, value }: Pick<SourceMessage, 'key' | 'value'>): string {
  const hash = createHash('sha256');
  hash
    .update(key ?? 'no key')
    .update('\0')
    .update(value ?? 'no value');
  return hash.digest('base64url').slice(0, 22);
}
