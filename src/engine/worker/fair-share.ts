import type { SourceMessage } from '../consumer/inbox.ts';
import { CHUNK_INPUT_BYTES_MAX } from '../limits.ts';
import type { Partition } from '../partition/partition.ts';

/** What a chunk takes from one partition. */
export interface Share {
  readonly partition: Partition;
  readonly messages: readonly SourceMessage[];
}

/**
 * Takes a chunk's messages from all partitions that have some, each its equal share of the room; what some do not need
 * goes to the others. A partition whose messages must be stored apart is alone in its chunk.
 */
export function takeFairly(partitions: readonly Partition[], messagesMax: number): Share[] {
  const ready = partitions.filter((partition) => partition.ready > 0);
  const apart = ready.find(({ owned, failing }) => owned !== null && failing.mustBeApart(owned.checkpoint.next));
  // The shortest first: what it leaves is divided among the others.
  const order = apart === undefined ? ready.toSorted((a, b) => a.ready - b.ready) : [apart];
  let room = { messages: messagesMax, bytes: CHUNK_INPUT_BYTES_MAX };
  const shares: Share[] = [];
  for (const [index, partition] of order.entries()) {
    const among = order.length - index;
    const { messages, bytes } = partition.take(Math.ceil(room.messages / among), Math.ceil(room.bytes / among));
    if (messages.length > 0) shares.push({ partition, messages });
    room = { messages: room.messages - messages.length, bytes: room.bytes - bytes };
    if (room.messages <= 0 || room.bytes <= 0) break;
  }
  return shares;
}
