import { type Kafka, Partitioners, type Producer, type ProducerConfig, type RecordMetadata } from 'kafkajs';
import { TransientError } from '../errors.ts';

/** Which partitions each producer was to send to, since its last send began. */
const chosenBy = new WeakMap<Producer, Set<string>>();

/** A producer whose sends can be checked by `sendWhole`. Messages go to partitions by their keys, as with Kafka's own. */
export function checkedProducer(kafka: Pick<Kafka, 'producer'>, config: ProducerConfig): Producer {
  const chosen = new Set<string>();
  const producer = kafka.producer({
    ...config,
    createPartitioner: () => {
      const choose = Partitioners.DefaultPartitioner();
      return (message) => {
        const partition = choose(message);
        chosen.add(placeOf(message.topic, partition));
        return partition;
      };
    },
  });
  chosenBy.set(producer, chosen);
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
  const chosen = chosenBy.get(producer);
  chosen?.clear();
  const answered = (await send()).map(({ topicName, partition }) => placeOf(topicName, partition));
  if (chosen === undefined) return;
  const missing = [...chosen].filter((place) => !answered.includes(place));
  const repeated = answered.filter((place, at) => answered.indexOf(place) !== at);
  if (missing.length === 0 && repeated.length === 0) return;
  throw new TransientError(
    `leadership moved while Kafka was sent to: not sent [${missing.join(', ')}], sent twice [${repeated.join(', ')}]`,
  );
}

function placeOf(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}
