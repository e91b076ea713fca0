import type { Logger } from 'pino';
import { type Checkpoint, Checkpoints } from '../../engine/checkpoint.ts';
import { NO_FAULT_POINTS } from '../../engine/fault-points.ts';
import { becomeOwner, type OwnershipDependencies } from '../../engine/ownership/become-owner.ts';
import type { GroupPartition } from '../../engine/partition-id.ts';
import { newTransactionalId, WorkerProducer } from '../../engine/transactions/worker-producer.ts';
import type { CheckpointView } from '../../inspect/checkpoints/checkpoints.ts';
import type { Servers } from '../../inspect/servers.ts';
import { consumerGroupOf } from '../../inspect/stage-topics.ts';

/** A partition that a command owns, as a running stage would. */
export interface OwnedPartition {
  readonly deps: OwnershipDependencies;
  readonly id: GroupPartition;
  readonly producer: WorkerProducer;
  readonly checkpoint: Checkpoint;
}

/** Lets `use` act as the owner of a partition. An owner that is there is fenced, and takes over again afterwards. */
export async function asOwner<Result>(
  servers: Servers,
  { input, partition }: CheckpointView,
  logger: Logger,
  use: (owned: OwnedPartition) => Promise<Result>,
): Promise<Result> {
  const { names, kafka, database } = servers;
  const id = { ...input, partition, group: consumerGroupOf(names, input) };
  const own = { checkpoints: new Checkpoints(database), logger, faultPoints: NO_FAULT_POINTS };
  const deps = { ...servers, ...own, ownTransactionalIds: new Set<string>() };
  const producer = await WorkerProducer.start(kafka, newTransactionalId(names, input.stage, input.lane));
  try {
    const checkpoint = await becomeOwner(deps, id, producer, new AbortController().signal);
    return await use({ deps, id, producer, checkpoint });
  } finally {
    await producer.drop();
  }
}
