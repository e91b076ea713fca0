import type { Admin } from 'kafkajs';
import type { TopicDefinition } from '../../../topics/contract/topic.ts';
import { FatalError } from '../../errors.ts';
import type { Names } from '../../names.ts';
import type { Registry } from '../codec/registry.ts';
import { topicOffsets } from '../log/topic-offsets.ts';

/**
 * Refuses to start where topics hold messages and the registry does not know their subjects: its data was lost, or it is
 * another registry. Registering the schemas again could give old ids to other schemas, and messages would be misread.
 * @throws FatalError that names the topics and says what to do.
 */
export async function checkRegistryNotEmpty(check: {
  readonly admin: Admin;
  readonly registry: Pick<Registry, 'knowsSubject'>;
  readonly names: Names;
  readonly topics: readonly Pick<TopicDefinition<never>, 'name'>[];
}): Promise<void> {
  const { admin, registry, names, topics } = check;
  const existing = new Set(await admin.listTopics());
  const orphaned: string[] = [];
  for (const { name } of topics) {
    const topic = names.topic(name);
    if (!existing.has(topic) || (await registry.knowsSubject(names.subject(name)))) continue;
    if (await holdsMessages(admin, topic)) orphaned.push(topic);
  }
  if (orphaned.length === 0) return;
  throw new FatalError(
    `the schema registry does not know the schemas of topics that hold messages (${orphaned.join(', ')}): its data was ` +
      'lost, or SCHEMA_REGISTRY_URL names another registry. Restore its data, or delete these topics if nothing in them is needed',
  );
}

async function holdsMessages(admin: Admin, topic: string): Promise<boolean> {
  const offsets = await topicOffsets(admin, topic);
  return offsets.some(({ low, high }) => BigInt(high) > BigInt(low));
}
