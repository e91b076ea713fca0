import type { ContractTopic } from '../../topics/all.ts';
import { kafkaFor } from '../kafka/client/client.ts';
import { Publisher } from '../kafka/client/publisher.ts';
import { Codec } from '../kafka/codec/codec.ts';
import { HttpRegistry } from '../kafka/codec/registry.ts';
import { namesFor } from '../names.ts';
import type { Settings } from '../settings/settings.ts';
import { commandLogger } from '../telemetry/logging.ts';

/** A publisher for the duration of one command. Everything published is acknowledged, or has thrown, when this resolves. */
export async function withPublisher<Result>(
  settings: Settings,
  topics: readonly ContractTopic[],
  use: (publisher: Publisher) => Promise<Result>,
): Promise<Result> {
  const names = namesFor(settings.prefix);
  const codec = new Codec(new HttpRegistry(settings.schemaRegistryUrl), names);
  await codec.prepare(topics);
  const publisher = new Publisher({ kafka: kafkaFor(settings, commandLogger(settings)), codec, names });
  try {
    return await use(publisher);
  } finally {
    await publisher.close();
  }
}
