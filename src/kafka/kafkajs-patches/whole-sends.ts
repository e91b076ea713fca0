/**
 * Bug: kafkajs 2.2.4 retries a send to several brokers wrongly, and `send` then reports success.
 *
 * - It remembers what was acknowledged by broker, not by partition. A partition whose leadership moves during the send to
 *   a broker that has already acknowledged others is never sent; one that moves away from such a broker is sent twice.
 * - It restarts the send when one broker fails, while another has not answered yet. The messages of the other are sent
 *   again under new sequence numbers, so that the broker does not recognise them as repeats.
 *
 * Workaround: a producer's partitioner records what kafkajs asks it for during a send. `sendWhole` compares that with the
 * acknowledgements and fails the send where they differ. `sendOnce` also fails a send that was restarted, which is for
 * transactions only: those can be aborted and done again.
 *
 * Test: test/kafka/kafkajs-patches/whole-sends.test.ts.
 *
 * No longer needed when `producer/sendMessages.js` of kafkajs keeps its responses by topic and partition, and waits for
 * the answers of all brokers before it tries again.
 */
import {
  type Kafka,
  type Message,
  Partitioners,
  type PartitionMetadata,
  type Producer,
  type ProducerConfig,
  type RecordMetadata,
} from 'kafkajs';
import { TransientError } from '../../errors.ts';

/** What kafkajs asked a producer's partitioner for during one send. */
interface SendTrace {
  readonly partitions: Set<string>;
  readonly messages: Set<Message>;
  readonly leaders: Set<number>;
  readonly topics: Map<string, readonly PartitionMetadata[]>;
  /** kafkajs asked for a message a second time. */
  restarted: boolean;
}

/** The partitions of topics, as kafkajs knows them. */
export type TopicPartitions = ReadonlyMap<string, readonly PartitionMetadata[]>;

/** The trace of each producer's last send. */
const traces = new WeakMap<Producer, { last: SendTrace }>();

/** A producer whose sends `sendWhole` and `sendOnce` can check. It chooses partitions as Kafka's own producer does. */
export function checkedProducer(kafka: Pick<Kafka, 'producer'>, config: ProducerConfig): Producer {
  const trace = { last: emptyTrace() };
  const producer = kafka.producer({
    ...config,
    createPartitioner: () => {
      const choosePartition = Partitioners.DefaultPartitioner();
      return (choice) => {
        const partition = choosePartition(choice);
        const { last } = trace;
        last.restarted ||= last.messages.has(choice.message);
        last.messages.add(choice.message);
        last.partitions.add(partitionName(choice.topic, partition));
        last.topics.set(choice.topic, choice.partitionMetadata);
        for (const { leader } of choice.partitionMetadata) last.leaders.add(leader);
        return partition;
      };
    },
  });
  traces.set(producer, trace);
  return producer;
}

/**
 * Sends, and checks that each partition was sent to exactly once. A producer may have only one send under way.
 * @throws TransientError where it was not. In a transaction nothing is committed and the producer must be dropped;
 * otherwise the messages may be in the log, as after any failed send.
 */
export async function sendWhole(producer: Producer, send: () => Promise<RecordMetadata[]>): Promise<void> {
  const trace = traces.get(producer);
  if (trace !== undefined) trace.last = emptyTrace();
  const acknowledged = (await send()).map(({ topicName, partition }) => partitionName(topicName, partition));
  if (trace === undefined) return;
  const missing = [...trace.last.partitions].filter((name) => !acknowledged.includes(name));
  const repeated = acknowledged.filter((name, index) => acknowledged.indexOf(name) !== index);
  if (missing.length === 0 && repeated.length === 0) return;
  throw new TransientError(
    `leadership moved during a send to Kafka: not sent [${missing.join(', ')}], sent twice [${repeated.join(', ')}]`,
  );
}

/**
 * Sends like `sendWhole`, and also fails where kafkajs restarted a send to several brokers: some messages may be in the
 * log twice, and no acknowledgement shows it. Use it in transactions only, which are then aborted: outside of one it
 * would report sends as failed that were not.
 * @throws TransientError like `sendWhole`, and after a restart.
 */
export async function sendOnce(producer: Producer, send: () => Promise<RecordMetadata[]>): Promise<void> {
  await sendWhole(producer, send);
  const trace = traces.get(producer)?.last;
  if (trace === undefined || !trace.restarted || trace.leaders.size < 2) return;
  throw new TransientError('kafkajs restarted a send to several brokers: some messages may be in the log twice');
}

/** What kafkajs knew of the partitions of the topics to which the producer's last send went. */
export function partitionsSeen(producer: Producer): TopicPartitions {
  return traces.get(producer)?.last.topics ?? new Map();
}

function emptyTrace(): SendTrace {
  return { partitions: new Set(), messages: new Set(), leaders: new Set(), topics: new Map(), restarted: false };
}

function partitionName(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}
