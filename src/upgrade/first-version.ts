import type { Collection } from 'mongodb';
import type { Database } from '../mongo/database.ts';
import type { Names } from '../names.ts';

/** How the first version kept its work: its checkpoints, and the names that it derived. None of it changes any more. */

/** A message that a chunk of the first version had to publish. */
export interface OldOutput {
  readonly eventId: string;
  /** The topic's full name, prefix included. */
  readonly topic: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** The last releases of the first version named the chunk in one of them. */
  readonly headers: Record<string, string | Buffer>;
}

export const CHUNK_HEADER = 'salvage_chunk';

export interface Stopped {
  readonly kind: 'dead-letters' | 'refused' | 'unstorable';
  readonly reason: string;
  /** Epoch ms, real time. */
  readonly at: number;
}

interface LogIdentity {
  readonly clusterId: string;
  readonly offset: number;
  readonly timestamp: string;
  readonly hash: string;
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

/** `_id` is `v2/<stage>/<topic>/<partition>`. */
export interface NewCheckpoint {
  readonly _id: string;
  readonly epoch: number;
  /** Null: no producer has anything in flight for it. */
  readonly transactionalId: null;
  readonly from: number;
  readonly next: number;
  readonly chunkId: string | null;
  readonly outputs: OldOutput[];
  readonly storedAt: number;
  readonly deadLettersInARow: number;
  readonly stopped: Stopped | null;
  readonly held: null;
  readonly identity: LogIdentity | null;
}

/** Old and new checkpoints share a collection: an old process must find its own where it left them. */
export function oldCheckpoints({ db }: Pick<Database, 'db'>): Collection<OldCheckpoint> {
  return db.collection<OldCheckpoint>('checkpoints', { promoteBuffers: true });
}

export function newCheckpoints({ db }: Pick<Database, 'db'>): Collection<NewCheckpoint> {
  return db.collection<NewCheckpoint>('checkpoints', { promoteBuffers: true });
}

export function newCheckpointId(oldId: string): string {
  return `v2/${oldId}`;
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
