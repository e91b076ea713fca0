import type { Logger } from 'pino';
import { countText } from '../../domain/count-text.ts';
import {
  CHUNK_HEADER,
  type Checkpoint,
  checkpointCollection,
  nameOfCheckpoint,
  ownerOf,
  type Stopped,
  type StoredOutput,
} from '../../engine/checkpoint.ts';
import { findOutputs } from '../../engine/ownership/find-outputs.ts';
import type { LogBounds } from '../../engine/ownership/log-identity.ts';
import { committedOffset } from '../../engine/ownership/log-state.ts';
import { groupOffset } from '../../engine/transactions/kafka-transaction.ts';
import { FencedError, UsageError } from '../../errors.ts';
import type { CheckpointView } from '../../inspect/checkpoints/checkpoints.ts';
import type { Servers } from '../../inspect/servers.ts';
import { isFenced } from '../../kafka/client/kafka-errors.ts';
import { backoffMs, wait } from '../../waiting/backoff.ts';
import { audited, type Operator } from '../audit.ts';
import { asOwner } from './own-partition.ts';
import { type ResetTarget, resetOffset } from './reset-offset.ts';

/**
 * What to do about the last chunk's outputs: look for them in the log, or, if looking cannot tell, trust the operator
 * that they are published, or publish them.
 */
export type OutputsChoice = 'look' | 'published' | 'publish';

/** What an operator asks for. */
interface ResetRequest {
  readonly target: ResetTarget;
  readonly outputs: OutputsChoice;
  /** Messages before this offset were applied by 0.1.0 (see `first-version-until.ts`); null: none. */
  readonly firstVersionUntil: number | null;
}

/** A running stage takes over a held partition every few seconds, so it may fence a reset; once it finds the stop it waits. */
const TRIES_MAX = 6;

/**
 * Sets a stopped or held partition to an offset, as its owner: fences the previous owner, publishes the last chunk's
 * outputs if they are missing, commits the group's offset with them in one Kafka transaction, then writes the checkpoint.
 * A held partition is stopped first, so that its running stage leaves it alone until the reset is complete. If this process
 * dies in between, the partition is stopped and the same command completes the reset.
 * @throws UsageError if it is neither stopped nor held, a held one has continued by itself, the offset is outside the log,
 * or the operator has to choose `outputs`.
 */
export async function resetPartition(
  servers: Servers,
  view: CheckpointView,
  { target, outputs, firstVersionUntil }: ResetRequest,
  operator: Operator,
  logger: Logger,
): Promise<number> {
  const { name } = view;
  const { stopped, held, next } = view.checkpoint;
  if (stopped === null && held === null) {
    throw new UsageError(`${name} is neither stopped nor held: only such partitions can be reset`);
  }
  const offset = resetOffset(view, target);
  const reset: Reset = { view, offset, firstVersionUntil, outputs, stop: stopForReset(Date.now()) };
  const about = `${name} to offset ${offset}`;
  const outcome = () => `continues at offset ${offset}; it was at ${next}`;
  const action = { action: 'checkpoint-reset', about, ids: [name], at: Date.now(), outcome } as const;
  return audited(servers.database, operator, action, () => resetWithRetries(servers, reset, logger));
}

async function resetWithRetries(servers: Servers, reset: Reset, logger: Logger): Promise<number> {
  for (let attempt = 0; ; attempt++) {
    try {
      await resetAsOwner(servers, reset, logger);
      return reset.offset;
    } catch (error) {
      if (!isFenced(error) || attempt + 1 >= TRIES_MAX) {
        // Why the reset failed matters more.
        await takeBackStop(servers, reset.view.checkpoint._id, reset.stop).catch(() => undefined);
        throw error;
      }
      await wait(backoffMs(attempt));
    }
  }
}

interface Reset {
  /** As the operator saw it. */
  readonly view: CheckpointView;
  readonly offset: number;
  readonly firstVersionUntil: number | null;
  outputs: OutputsChoice;
  /** Stops a held partition during the reset. */
  readonly stop: Stopped;
}

function stopForReset(at: number): Stopped {
  return { kind: 'refused', reason: 'an operator resets it; if that was interrupted, reset or resume it again', at };
}

async function resetAsOwner(servers: Servers, reset: Reset, logger: Logger): Promise<void> {
  await asOwner(servers, reset.view, logger, async ({ deps, id, producer, checkpoint }) => {
    const { name, log, checkpoint: before } = reset.view;
    if (checkpoint.next !== before.next) {
      await deps.checkpoints.release(ownerOf(checkpoint), false);
      throw new UsageError(
        `${name} has continued to offset ${checkpoint.next} by itself: nothing was reset; look at it again`,
      );
    }
    // A stage that is already stopped keeps its reason.
    await deps.checkpoints.stop(ownerOf(checkpoint), reset.stop);
    // Read the group's offset again: an earlier owner's transaction could move it until it was fenced.
    const committed = await committedOffset(deps, id);
    const toPublish = await missingOutputs(servers, { ...reset.view, checkpoint, committed }, log, reset.outputs);
    // If it is repeated, the messages may be published: the operator's choice to publish them holds for once.
    if (toPublish.length > 0) reset.outputs = 'look';
    const storedAt = Date.now();
    if (toPublish.length > 0) await deps.checkpoints.renewStoredAt(ownerOf(checkpoint), storedAt);
    await producer.publish({
      group: id.group,
      offsets: [groupOffset(servers.names, id, reset.offset)],
      outputs: toPublish.map((output) => ({ output, storedAt })),
    });
    await writeReset(servers, checkpoint, { ...reset, committed, storedAt });
  });
}

/** After a reset that failed, a held partition is held again, and not stopped. */
async function takeBackStop({ database }: Servers, _id: string, { at, reason }: Stopped): Promise<void> {
  await checkpointCollection(database).updateOne(
    { _id, 'stopped.at': at, 'stopped.reason': reason },
    { $set: { stopped: null } },
  );
}

async function missingOutputs(
  servers: Servers,
  { name, checkpoint, committed }: CheckpointView,
  log: LogBounds | null,
  outputs: OutputsChoice,
): Promise<StoredOutput[]> {
  if (checkpoint.outputs.length === 0 || outputs === 'published') return [];
  if (outputs === 'publish') return checkpoint.outputs;
  const isSameCluster = checkpoint.identity === null || checkpoint.identity.clusterId === log?.clusterId;
  // The group's offset is committed in the transaction of the outputs: if it is at `next` or beyond, they are published.
  if (isSameCluster && committed >= checkpoint.next) return [];
  const found = isSameCluster ? await findOutputs(servers, checkpoint) : 'log-too-short';
  if (found === 'published') return [];
  if (found === 'not-published') return checkpoint.outputs;
  throw new UsageError(
    `${name}: cannot tell whether the last chunk's ${countText(checkpoint.outputs.length, 'message')} ${checkpoint.outputs.length === 1 ? 'was' : 'were'} published; ` +
      `look for them (${searchHint(checkpoint)}), then repeat with --outputs published or --outputs publish`,
  );
}

/** How to find one of the outputs. */
function searchHint({ chunkId, outputs: [first] }: Checkpoint): string {
  return first === undefined ? 'none' : `for example the header ${CHUNK_HEADER} ${chunkId} in ${first.topic}`;
}

/**
 * The new epoch is higher than any before, also where MongoDB was restored to an earlier day: the epochs of the lost days
 * would come again, and with them the ids of chunks that the log holds already.
 */
async function writeReset(
  { database }: Servers,
  checkpoint: Checkpoint,
  {
    offset,
    firstVersionUntil,
    committed,
    storedAt,
  }: Pick<Reset, 'offset' | 'firstVersionUntil'> & { committed: number; storedAt: number },
): Promise<void> {
  const { matchedCount } = await checkpointCollection(database).updateOne(ownerOf(checkpoint), {
    $set: {
      epoch: Math.max(checkpoint.epoch + 1, Date.now()),
      transactionalId: null,
      from: offset,
      next: offset,
      chunkId: null,
      outputs: [],
      storedAt,
      deadLettersInARow: 0,
      stopped: null,
      held: null,
      identity: null,
      ...(committed > offset ? { repeatedUntil: committed } : {}),
      ...(firstVersionUntil === null ? {} : { firstVersionUntil }),
    },
  });
  if (matchedCount === 1) return;
  const name = nameOfCheckpoint(checkpoint._id);
  throw new FencedError(`${name}: another process took over the partition; nothing was reset`);
}
