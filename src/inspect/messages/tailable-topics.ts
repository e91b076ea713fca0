import { allTopics, inputTopics } from '../../../topics/all.ts';
import { UsageError } from '../../errors.ts';
import { deadLetterTopicOf } from '../../names.ts';

/** Every topic of the pipeline, dead-letter topics last. */
export const TAILABLE_TOPICS: readonly string[] = [
  ...allTopics.map(({ name }) => name),
  ...inputTopics.map(({ name }) => deadLetterTopicOf(name)),
];

/** @throws UsageError that lists the topics that exist. */
export function refuseUnknownTopics(topics: readonly string[]): void {
  const problems = topics
    .filter((topic) => !TAILABLE_TOPICS.includes(topic))
    .map((topic) => `${topic} is not a topic of the pipeline; topics are: ${TAILABLE_TOPICS.join(', ')}`);
  if (problems.length > 0) throw new UsageError('unknown topic', problems);
}
