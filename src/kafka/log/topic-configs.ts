import kafkajs, { type Admin } from 'kafkajs';

/** Values of some configuration entries of topics (full names): by topic, then by entry. */
export async function topicConfigs(
  admin: Pick<Admin, 'describeConfigs'>,
  topics: readonly string[],
  configNames: readonly string[],
): Promise<Map<string, Map<string, string>>> {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map((name) => ({
      type: kafkajs.ConfigResourceTypes.TOPIC,
      name,
      configNames: [...configNames],
    })),
  });
  return new Map(
    resources.map(({ resourceName, configEntries }) => [
      resourceName,
      new Map(configEntries.map(({ configName, configValue }) => [configName, configValue])),
    ]),
  );
}
