import { inputTopics } from '../../topics/all.ts';
import { groupId } from '../engine/engine.ts';
import type { Lane } from '../engine/stage.ts';
import type { Names } from '../names.ts';

/** An input topic of a stage, and the lane in which the stage reads it. */
export interface StageTopic {
  readonly stage: string;
  /** Contract name. */
  readonly topic: string;
  readonly lane: Lane;
}

/** A shopper waits for the outcome of these messages, so they have consumer groups of their own. */
const CASCADE_TOPICS: ReadonlySet<string> = new Set([
  'payment-declined.new-sale',
  'flexecom-submit.cascade',
  'flexecom-result.cascade',
]);

/** Which stage reads which topic, known without loading the stages. */
export const STAGE_TOPICS: readonly StageTopic[] = inputTopics.flatMap(({ name, readBy }) =>
  readBy.map((stage) => ({
    stage,
    topic: name,
    lane: CASCADE_TOPICS.has(name) ? ('cascade' as const) : ('bulk' as const),
  })),
);

/** Full id of the consumer group that reads the topic for the stage. */
export function consumerGroupOf(names: Names, { stage, lane }: StageTopic): string {
  return groupId(names, stage, lane);
}
