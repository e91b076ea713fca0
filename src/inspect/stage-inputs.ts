import { inputTopics } from '../../topics/all.ts';
import { groupId } from '../engine/engine.ts';
import type { Lane } from '../engine/stage.ts';
import type { Names } from '../names.ts';

/** One input topic of a stage, and the lane it is read in. */
export interface InputLane {
  readonly stage: string;
  /** Contract name. */
  readonly topic: string;
  readonly lane: Lane;
}

/** A shopper waits for what these say: they have consumer groups of their own. */
const CASCADE_TOPICS: ReadonlySet<string> = new Set(['payment-declined.new-sale', 'flexecom-submit.cascade']);

/** Which stage reads which topic, without loading the stages. */
export const STAGE_INPUTS: readonly InputLane[] = inputTopics.flatMap(({ name, readBy }) =>
  readBy.map((stage) => ({
    stage,
    topic: name,
    lane: CASCADE_TOPICS.has(name) ? ('cascade' as const) : ('bulk' as const),
  })),
);

/** Full id of the consumer group in which the input is read. */
export function groupOf(names: Names, { stage, lane }: InputLane): string {
  return groupId(names, stage, lane);
}
