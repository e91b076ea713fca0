import { TransientError } from '../../../src/errors.ts';
import type { PublishedEvent, Publisher } from '../../../src/kafka/client/publisher.ts';
import type { TopicDefinition } from '../../../topics/contract/topic.ts';

export interface FakePublisher extends Pick<Publisher, 'publish'> {
  /** What was published to a topic, oldest first. */
  of<Event extends PublishedEvent>(topic: TopicDefinition<Event>): Event[];
  /** Makes the next `times` publishes fail, as if Kafka were unreachable. */
  failNext(times: number): void;
}

/** Keeps what is published, as a topic would. */
export function fakePublisher(): FakePublisher {
  const published: { topic: string; event: unknown }[] = [];
  let failures = 0;
  return {
    publish: async (topic, event) => {
      if (failures > 0) {
        failures -= 1;
        throw new TransientError('Kafka is away');
      }
      published.push({ topic: topic.name, event });
    },
    of: (topic) =>
      published.filter((entry) => entry.topic === topic.name).map(({ event }) => topic.structure.parse(event)),
    failNext: (times) => {
      failures = times;
    },
  };
}
