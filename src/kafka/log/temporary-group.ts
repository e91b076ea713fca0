import { randomUUID } from 'node:crypto';
import type { Consumer, Kafka } from 'kafkajs';
import type { Names } from '../../names.ts';

/** What reading a log needs. */
export interface LogAccess {
  readonly kafka: Kafka;
  /** The prefix is the group's too: a broker whose ACLs allow the prefix alone refuses any other group. */
  readonly names: Pick<Names, 'group'>;
}

interface TemporaryGroup {
  /** The group's name without the prefix and its random part. */
  readonly name: string;
  /** Full names. */
  readonly topics: readonly string[];
  /** How long a fetch waits for messages, ms. */
  readonly fetchWaitMs: number;
  /** Ends the reading. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Lets `use` read topics `read_committed` with a consumer of its own. kafkajs can read only as a member of a group: this
 * one commits nothing and is deleted at the end.
 */
export async function withTemporaryGroup(
  { kafka, names }: LogAccess,
  { name, topics, fetchWaitMs, signal }: TemporaryGroup,
  use: (consumer: Consumer) => Promise<void>,
): Promise<void> {
  const groupId = names.group(`${name}-${randomUUID()}`);
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: fetchWaitMs, readUncommitted: false });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    // It may have aborted while the consumer connected: a listener that `use` adds now would never be called.
    if (signal?.aborted !== true) await use(consumer);
  } finally {
    await consumer.disconnect();
    await deleteGroup(kafka, groupId);
  }
}

async function deleteGroup(kafka: Kafka, groupId: string): Promise<void> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    await admin.deleteGroups([groupId]);
  } catch {
    // The broker deletes an empty group by itself after a while.
  } finally {
    await admin.disconnect();
  }
}
