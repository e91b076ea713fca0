import { PoisonError } from '../errors.ts';
import { Codec } from '../kafka/codec/codec.ts';
import { ceHeaders } from '../kafka/codec/headers.ts';
import { HttpRegistry } from '../kafka/codec/registry.ts';
import type { Names } from '../names.ts';
import { type ConnectionOptions, namesOf } from './connection.ts';
import { DECLINE_TOPICS, type Declines, OUTCOME_TOPICS, type Outcomes } from './event-topics.ts';

interface EncodedDecline {
  /** With the prefix. */
  readonly topic: string;
  readonly key: Buffer;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** For a Kafka client of your own: encodes declines and decodes outcomes, and checks both against the contract. */
export class EventCodec {
  readonly #codec: Codec;
  readonly #names: Names;

  constructor(options: Pick<ConnectionOptions, 'schemaRegistryUrl' | 'prefix'>) {
    this.#names = namesOf(options);
    this.#codec = new Codec(new HttpRegistry(options.schemaRegistryUrl), this.#names);
  }

  /** @throws an error with `kind: 'poison'` where the decline breaks the contract, or `'transient'` where the registry is away. */
  async encode<Name extends keyof Declines>(name: Name, decline: Declines[Name]): Promise<EncodedDecline> {
    const topic = DECLINE_TOPICS[name];
    await this.#codec.prepare([topic]);
    return {
      topic: this.#names.topic(name),
      key: Buffer.from(decline.orderId),
      value: this.#codec.encode(topic, decline),
      headers: ceHeaders(topic, decline, this.#codec.schemaUri(topic)),
    };
  }

  /** @throws an error with `kind: 'poison'` where it can never be read, or `'transient'` where the registry is away. */
  decode<Name extends keyof Outcomes>(name: Name, value: Buffer | null): Promise<Outcomes[Name]> {
    if (value === null) throw new PoisonError(`a message of ${name} without a value`);
    return this.#codec.decode(OUTCOME_TOPICS[name], value);
  }
}
