import type { Collection } from 'mongodb';
import type { LogIdentity, Stopped, StoredOutput } from '../engine/checkpoint.ts';
import type { Database } from '../mongo/database.ts';
import type { Names } from '../names.ts';

/** How the first version kept its work: its checkpoints, and the names that it derived. None of it changes any more. */

/** A message that a chunk of the first version had to publish. Only its last releases named the chunk in a header. */
export interface OldOutput extends StoredOutput {
  readonly eventId: string;
}

/** `_id` is `<stage>/<topic>/<partition>`. */
export interface OldCheckpoint {
  readonly _id: string;
  readonly epoch: number;
  readonly from: number;
  readonly next: number;
  readonly outputs: OldOutput[];
  readonly storedAt: number;
  readonly deadLettersInARow: number;
  readonly stopped: Stopped | null;
  readonly intents?: number;
  readonly held: { reason: string; since: number } | null;
  readonly identity: LogIdentity | null;
  /**
   * Written by the upgrade, with `stopped`: what stood in `stopped` before. `unused`: no process of the first version had
   * ever worked on the partition.
   */
  readonly moved?: { readonly stopped: Stopped | null; readonly unused?: true };
}

/** Old and new checkpoints share a collection: an old process must find its own where it left them. */
export function oldCheckpoints({ db }: Pick<Database, 'db'>): Collection<OldCheckpoint> {
  return db.collection<OldCheckpoint>('checkpoints', { promoteBuffers: true });
}

interface OldInput {
  readonly stage: string;
  /** Without prefix. */
  readonly topic: string;
  /** The consumer group, without prefix. */
  readonly group: string;
}

/** What each stage of the first version read. */
export const OLD_INPUTS: readonly OldInput[] = [
  { stage: 'classify-declines', topic: 'payment-declined.new-sale', group: 'classify-declines.cascade' },
  { stage: 'classify-declines', topic: 'payment-declined.recurring', group: 'classify-declines' },
  { stage: 'classify-declines', topic: 'rerun-requested', group: 'classify-declines' },
  { stage: 'classify-declines', topic: 'submission-due', group: 'classify-declines' },
  { stage: 'submit-to-flexecom', topic: 'flexecom-submit.cascade', group: 'submit-to-flexecom.cascade' },
  { stage: 'submit-to-flexecom', topic: 'flexecom-submit.recovery', group: 'submit-to-flexecom' },
  { stage: 'apply-results', topic: 'flexecom-result', group: 'apply-results' },
];

/** A partition of the first version. */
export interface OldPartition {
  readonly checkpointId: string;
  /** Full names, prefix included. */
  readonly topic: string;
  readonly group: string;
  readonly transactionalId: string;
  readonly partition: number;
}

export function oldPartition(names: Names, { stage, topic, group }: OldInput, partition: number): OldPartition {
  const checkpointId = `${stage}/${topic}/${partition}`;
  return {
    checkpointId,
    topic: names.topic(topic),
    group: names.group(group),
    transactionalId: names.transactionalId(checkpointId),
    partition,
  };
}
