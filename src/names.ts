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
    deadLetterTopic: (name) => before + deadLetterTopicOf(name),
    subject: (topicName) => `${before}${topicName}-value`,
    group: (name) => before + name,
    transactionalId: (id) => before + id,
    database: prefix === '' ? 'salvage' : prefix.replaceAll('.', '_'),
  };
}

const DEAD_LETTER_SUFFIX = '.dlq';

/** The topic of an input topic's dead letters. */
export function deadLetterTopicOf(inputTopic: string): string {
  return inputTopic + DEAD_LETTER_SUFFIX;
}

export function isDeadLetterTopic(topic: string): boolean {
  return topic.endsWith(DEAD_LETTER_SUFFIX);
}

/** The topic whose schema a topic's messages have: a dead letter keeps the bytes of its source topic. */
export function sourceTopic(topic: string): string {
  return isDeadLetterTopic(topic) ? topic.slice(0, -DEAD_LETTER_SUFFIX.length) : topic;
}
