/** The names of everything on shared servers, with `SALVAGE_PREFIX` (default empty) in front. */
export interface Names {
  readonly prefix: string;
  topic(name: string): string;
  /** The topic's name without the prefix. */
  contractTopic(prefixed: string): string;
  deadLetterTopic(name: string): string;
  subject(topicName: string): string;
  group(name: string): string;
  transactionalId(id: string): string;
  readonly database: string;
}

export function namesFor(prefix: string): Names {
  const before = prefix === '' ? '' : `${prefix}.`;
  return {
    prefix,
    topic: (name) => before + name,
    contractTopic: (prefixed) => prefixed.slice(before.length),
    deadLetterTopic: (name) => `${before}${name}.dlq`,
    subject: (topicName) => `${before}${topicName}-value`,
    group: (name) => before + name,
    transactionalId: (id) => before + id,
    database: prefix === '' ? 'salvage' : prefix.replaceAll('.', '_'),
  };
}
