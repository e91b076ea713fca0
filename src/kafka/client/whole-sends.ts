import {
  type Kafka,
  type Message,
  Partitioners,
  type Producer,
  type ProducerConfig,
  type RecordMetadata,
} from 'kafkajs';
import { TransientError } from '../../errors.ts';

/** What kafkajs asked of a producer's partitioner since its last send began. */
interface Asked {
  readonly partitions: Set<string>;
  readonly messages: Set<Message>;
  readonly leaders: Set<number>;
  /** A message was asked for a second time: kafkajs began the send anew. */
  again: boolean;
}

const nothing = (): Asked => ({ partitions: new Set(), messages: new Set(), leaders: new Set(), again: false });

/** Of its last send, by producer. */
const askedOf = new WeakMap<Producer, { asked: Asked }>();

/** A producer whose sends can be checked by `sendWhole`. Messages go to partitions by their keys, as with Kafka's own. */
export function checkedProducer(kafka: Pick<Kafka, 'producer'>, config: ProducerConfig): Producer {
  const last = { asked: nothing() };
  const producer = kafka.producer({
    ...config,
    createPartitioner: () => {
      const choose = Partitioners.DefaultPartitioner();
      return (place) => {
        const partition = choose(place);
        const { asked } = last;
        asked.again ||= asked.messages.has(place.message);
        asked.messages.add(place.message);
        asked.partitions.add(placeOf(place.topic, partition));
        for (const { leader } of place.partitionMetadata) asked.leaders.add(leader);
        return partition;
      };
    },
  });
  askedOf.set(producer, last);
  return producer;
}

/**
 * Sends, one send of a producer at a time, and looks whether each partition was sent to exactly once. kafkajs remembers
 * by broker what was answered when it tries again: where a partition's leadership moves meanwhile to a broker that has
 * answered for others, its messages are never sent, and where it moves away from one, they are sent twice; both times
 * `send` says that all went well.
 * @throws TransientError then: in a transaction nothing is committed and the producer is to be dropped; else, as after
 * any failed send, what was sent may be there.
 */
export async function sendWhole(producer: Producer, send: () => Promise<RecordMetadata[]>): Promise<void> {
  const last = askedOf.get(producer);
  if (last !== undefined) last.asked = nothing();
  const answered = (await send()).map(({ topicName, partition }) => placeOf(topicName, partition));
  if (last === undefined) return;
  const missing = [...last.asked.partitions].filter((place) => !answered.includes(place));
  const repeated = answered.filter((place, at) => answered.indexOf(place) !== at);
  if (missing.length === 0 && repeated.length === 0) return;
  throw new TransientError(
    `leadership moved while Kafka was sent to: not sent [${missing.join(', ')}], sent twice [${repeated.join(', ')}]`,
  );
}

/**
 * As `sendWhole`, and refuses what kafkajs began anew while several brokers were sent to: where one fails at once and
 * another has not answered yet, the other's messages are sent once more under new sequence numbers, and no answer tells.
 * For a transaction, which is given up then; elsewhere it would refuse what is sent well.
 * @throws TransientError as `sendWhole` does, and then.
 */
export async function sendOnce(producer: Producer, send: () => Promise<RecordMetadata[]>): Promise<void> {
  await sendWhole(producer, send);
  const asked = askedOf.get(producer)?.asked;
  if (asked === undefined || !asked.again || asked.leaders.size < 2) return;
  throw new TransientError('Kafka was sent to anew while several brokers took part: some of it may be there twice');
}

function placeOf(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}
