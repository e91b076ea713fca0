import type { KafkaProducer } from '../../kafka/client/kafka-types.ts';
import type { Checkpoint } from '../checkpoint.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { GroupPartition } from '../partition-id.ts';
import { publishAndCommit } from '../transactions/kafka-transaction.ts';

/** Step 4 of a chunk: publishes its stored outputs and commits the group's offset, in one Kafka transaction. */
export async function publishChunk(
  deps: EngineDependencies,
  { stage, group, topic, partition }: GroupPartition,
  producer: KafkaProducer,
  { outputs, from, next }: Checkpoint,
): Promise<void> {
  const { chunkSeconds, kafkaTransactions } = deps.metrics;
  const offset = { group, topic: deps.names.topic(topic), partition, next };
  const count = (outcome: string) => kafkaTransactions.inc({ stage, outcome });
  const sent = () => deps.faultPoints.onStep('kafka-sent', { stage, topic, partition, offset: from });
  const seconds = chunkSeconds.startTimer({ stage, step: 'kafka' });
  try {
    await publishAndCommit(producer, outputs, offset, sent, () => count('retried'));
  } catch (error) {
    count('failed');
    throw error;
  }
  seconds();
  count('committed');
}
