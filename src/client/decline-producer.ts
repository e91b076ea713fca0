import { checkEvent, describeProblems } from '../../topics/contract/check-event.ts';
import { PoisonError } from '../errors.ts';
import { Publisher } from '../kafka/client/publisher.ts';
import { Codec } from '../kafka/codec/codec.ts';
import { HttpRegistry } from '../kafka/codec/registry.ts';
import { type ConnectionOptions, kafkaOf, namesOf } from './connection.ts';
import { DECLINE_TOPICS, type Declines } from './event-topics.ts';

/** What may be left out is null then. */
type Published<Decline> = Omit<Decline, 'card' | 'campaignId'> & Partial<Pick<Decline, keyof Decline & Optional>>;
type Optional = 'card' | 'campaignId';

/**
 * Publishes declined payments. The order's id is the key, so the declines of an order stay in their order; those that are
 * published at the same time form batches.
 */
export class DeclineProducer {
  readonly #codec: Codec;
  readonly #publisher: Publisher;

  /** Connects with the first decline. */
  constructor(options: ConnectionOptions) {
    const names = namesOf(options);
    this.#codec = new Codec(new HttpRegistry(options.schemaRegistryUrl), names);
    this.#publisher = new Publisher({ kafka: kafkaOf(options), codec: this.#codec, names });
  }

  /**
   * Resolves when all in-sync replicas have the decline.
   * @param headers such as `traceparent`, which is passed on to everything that follows from the decline.
   * @throws an error with `kind: 'poison'` where the decline breaks the contract: it names the fields, and nothing was sent.
   * @throws an error with `kind: 'transient'` where Kafka or the registry did not answer. Publish the same decline again: a
   * repeat changes nothing, as a decline is recognised by its order, transaction and attempt.
   */
  async publish<Name extends keyof Declines>(
    name: Name,
    decline: Published<Declines[Name]>,
    headers: Record<string, string> = {},
  ): Promise<void> {
    const topic = DECLINE_TOPICS[name];
    const checked = checkEvent(topic, decline);
    if ('problems' in checked) throw new PoisonError(`not a ${name} event: ${describeProblems(checked.problems)}`);
    await this.#codec.prepare([topic]);
    await this.#publisher.publish(topic, checked.event, headers);
  }

  /** Waits for what is being published, then disconnects. */
  close(): Promise<void> {
    return this.#publisher.close();
  }
}
