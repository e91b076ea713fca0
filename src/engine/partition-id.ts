import type { AnyTopic } from '../domain/decision.ts';
import type { LaneLimits } from './limits.ts';
import type { Lane } from './stage.ts';

/** One partition of one input topic, as one stage reads it. */
export interface PartitionId {
  readonly stage: string;
  /** The contract's name, without prefix. */
  readonly topic: string;
  readonly partition: number;
}

/** The same with the consumer group that reads it. */
export interface GroupPartition extends PartitionId {
  readonly lane: Lane;
  /** Full group id, prefix included. */
  readonly group: string;
}

/** A partition that its group has assigned to this process. */
export interface AssignedPartition extends GroupPartition {
  readonly definition: AnyTopic;
  readonly limits: LaneLimits;
}
