import type { Logger } from 'pino';
import { checkpointCollection, ownerOf, type Stopped } from '../../engine/checkpoint.ts';
import { RefusedError } from '../../engine/ownership/log-identity.ts';
import { settle } from '../../engine/ownership/settle.ts';
import { UsageError } from '../../errors.ts';
import type { CheckpointView } from '../../inspect/checkpoints/checkpoints.ts';
import type { Servers } from '../../inspect/servers.ts';
import { audited, type Operator } from '../audit.ts';
import { asOwner, type OwnedPartition } from './own-partition.ts';

/**
 * Lets a stopped partition continue at its offset, and checks that it can: takes it over as a stage would, which
 * publishes the last chunk's outputs if they are missing and checks the log, and gives it up again.
 * @throws UsageError if it is not stopped, or the cause persists; then it stays stopped.
 */
export async function resumePartition(
  servers: Servers,
  view: CheckpointView,
  operator: Operator,
  logger: Logger,
): Promise<void> {
  const { name, checkpoint } = view;
  const { stopped, next } = checkpoint;
  if (stopped === null) throw new UsageError(`${name} is not stopped: there is nothing to resume`);
  const outcome = () => `continues at offset ${next}; it was stopped (${stopped.kind}): ${stopped.reason}`;
  const action = { action: 'checkpoint-resume', about: name, ids: [name], at: Date.now(), outcome } as const;
  await audited(servers.database, operator, action, () => resumeStopped(servers, view, stopped, logger));
}

async function resumeStopped(servers: Servers, view: CheckpointView, stopped: Stopped, logger: Logger): Promise<void> {
  const { name, checkpoint } = view;
  const { _id, epoch } = checkpoint;
  const resumed = await checkpointCollection(servers.database).updateOne(
    { _id, epoch, 'stopped.at': stopped.at },
    { $set: { stopped: null, deadLettersInARow: 0 } },
  );
  if (resumed.matchedCount === 0) {
    throw new UsageError(`${name} has just changed; look at it again with: salvage checkpoint show ${name}`);
  }
  await asOwner(servers, view, logger, (owned) => settleAndRelease(owned, name));
}

async function settleAndRelease({ deps, id, producer, checkpoint }: OwnedPartition, name: string): Promise<void> {
  const owner = ownerOf(checkpoint);
  try {
    await settle(deps, id, producer, checkpoint);
    await deps.checkpoints.release(owner, true);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    await deps.checkpoints.stop(owner, { kind: 'refused', reason: error.message, at: Date.now() });
    await deps.checkpoints.release(owner, false);
    throw new UsageError(`${name} stays stopped, because the cause persists: ${error.message}`);
  }
}
