import { TransientError } from '../../errors.ts';
import type { KafkaAdmin } from '../../kafka/client/kafka-types.ts';
import { topicOffsets } from '../../kafka/log/topic-offsets.ts';
import type { Names } from '../../names.ts';
import type { GroupPartition, PartitionId } from '../partition-id.ts';
import { type LogBounds, type LogEnds, RefusedError } from './log-identity.ts';

interface LogAdmin {
  readonly admin: KafkaAdmin;
  readonly names: Pick<Names, 'topic'>;
}

/** @throws RefusedError where the topic no longer has this partition. */
export async function logEnds({ admin, names }: LogAdmin, id: PartitionId): Promise<LogEnds> {
  const offsets = await topicOffsets(admin, names.topic(id.topic));
  const own = offsets.find(({ partition }) => partition === id.partition);
  if (own === undefined) throw new RefusedError(`topic ${id.topic} has no partition ${id.partition} any more`);
  return { start: Number(own.low), end: Number(own.high) };
}

/** @throws RefusedError where the topic no longer has this partition. */
export async function logBounds(deps: LogAdmin, id: PartitionId): Promise<LogBounds> {
  const ends = await logEnds(deps, id);
  const { clusterId } = await deps.admin.describeCluster();
  return { ...ends, clusterId };
}

/**
 * Read it only after fencing the previous owner: kafkajs does not ask for stable offsets. -1: none was committed.
 * @throws TransientError where the broker says nothing about the partition: that is not the same as none.
 */
export async function committedOffset({ admin, names }: LogAdmin, id: GroupPartition): Promise<number> {
  const topic = names.topic(id.topic);
  const [fetched] = await admin.fetchOffsets({ groupId: id.group, topics: [topic], resolveOffsets: false });
  const own = fetched?.partitions.find(({ partition }) => partition === id.partition);
  if (own === undefined) throw new TransientError(`Kafka did not say which offset ${id.group} has in ${topic}`);
  return Number(own.offset);
}
