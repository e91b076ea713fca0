import pino from 'pino';
import { type Checkpoint, checkpointId } from '../../../src/engine/checkpoint.ts';
import type { FetchedBatch } from '../../../src/engine/consumer/intake.ts';
import type { Fetching } from '../../../src/engine/consumer/partition-reader.ts';
import type { EngineDependencies } from '../../../src/engine/dependencies.ts';
import { NO_FAULT_POINTS } from '../../../src/engine/fault-points.ts';
import { LANE_LIMITS } from '../../../src/engine/limits.ts';
import { Partition } from '../../../src/engine/partition/partition.ts';
import { Codec } from '../../../src/kafka/codec/codec.ts';
import { namesFor } from '../../../src/names.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { memoryRegistry } from '../../kafka/support/memory-registry.ts';
import { aCheckpoint } from './a-checkpoint.ts';
import { countedIn } from './counting-stage.ts';
import { MemoryCheckpoints, NOWHERE } from './memory-checkpoints.ts';
import { MemoryKafka } from './memory-kafka.ts';

const LOG = { start: 0, end: 1_000, clusterId: 'memory' };
const names = namesFor('');

/** What a worker's parts need, without servers. */
export function memoryDependencies(
  memory = new MemoryKafka(),
  checkpoints = new MemoryCheckpoints(),
): EngineDependencies {
  return {
    kafka: memory.kafka,
    admin: memory.admin,
    names,
    codec: new Codec(memoryRegistry(), names),
    database: NOWHERE,
    configuration: { current: () => null },
    clock: { now: () => 0 },
    logger: pino({ level: 'silent' }),
    metrics: createMetrics(),
    faultPoints: NO_FAULT_POINTS,
    checkpoints,
    ownTransactionalIds: new Set(),
    limits: { deadLettersInARowMax: 100 },
  };
}

/** A consumer that does nothing, in a group that confirms nothing. */
const FETCHING: Fetching = {
  pause: () => {},
  seek: () => {},
  resume: () => {},
  membershipConfirmed: () => new Promise(() => {}),
};

/** A partition that was just assigned. */
export function aPartition(deps: EngineDependencies, partition: number): Partition {
  const id = { stage: 's', topic: countedIn.name, partition, lane: 'bulk', group: 's' } as const;
  return new Partition(deps, { ...id, definition: countedIn, limits: LANE_LIMITS.bulk }, FETCHING, undefined);
}

export function checkpointOf({ id }: Pick<Partition, 'id'>, over: Partial<Checkpoint> = {}): Checkpoint {
  return aCheckpoint({ _id: checkpointId(id), transactionalId: 'ours', ...over });
}

/** A partition that is owned and running, with so many messages of so many bytes. */
export function runningPartition(
  deps: EngineDependencies,
  partition: number,
  { messages = 0, bytes = 1, ...over }: Partial<Checkpoint> & { messages?: number; bytes?: number } = {},
): Partition {
  const running = aPartition(deps, partition);
  const checkpoint = checkpointOf(running, over);
  running.becameOwner(checkpoint);
  running.run({ checkpoint, log: LOG, outputs: 'clean', isOffsetDue: false });
  if (messages > 0) running.offer(batchOf(checkpoint.next, messages, bytes));
  return running;
}

function batchOf(from: number, count: number, bytes: number): FetchedBatch {
  const messages = Array.from({ length: count }, (_, index) => {
    const value = Buffer.alloc(bytes);
    return { offset: from + index, timestamp: '0', key: null, value, headers: {} };
  });
  return { fetchedOffset: from, lastOffset: from + count - 1, highWatermark: LOG.end, messages };
}
