import type { Filter } from 'mongodb';
import type { Dispatch, Submission } from '../domain/documents/submission.ts';
import type { Database } from '../mongo/database.ts';
import { PICK_UP_AFTER_MS } from './limits.ts';

type Submissions = Pick<Database, 'collection'>;

/** This process, as the owner of a partition in which an earlier owner may have left something. */
export interface NewOwner {
  readonly dispatch: Dispatch;
  /** For so long that whatever an earlier owner had sent before it lost the partition has ended. */
  readonly isSettledIn: boolean;
}

/**
 * What earlier owners of these partitions were sending, cascades first: whether it has gone out is not known, so it is sent
 * again under the same keys. Parked ones are reconcile's. `exceptIds` are in this process's hands. Of an owner that has not
 * settled in, only what was stored long enough ago: by the clock of the earlier owner, which may be wrong.
 */
export async function findToPickUp(
  database: Submissions,
  owners: readonly NewOwner[],
  exceptIds: readonly string[],
  now: number,
  max: number,
): Promise<Submission[]> {
  const found: Submission[] = [];
  for (const route of [{ route: 'CASCADE' }, { route: { $ne: 'CASCADE' } }] as const) {
    const room = max - found.length;
    if (room <= 0) break;
    const filter = { ...leftBy(owners, now - PICK_UP_AFTER_MS), ...route, _id: { $nin: [...exceptIds] } };
    found.push(...(await database.collection('submissions').find(filter).limit(room).toArray()));
  }
  return found;
}

/** Of these owners, those whose partition has nothing more that an earlier owner may have been sending, but `exceptIds`. */
export async function ownersWithout(
  database: Submissions,
  owners: readonly NewOwner[],
  exceptIds: readonly string[],
): Promise<NewOwner[]> {
  const left = await database
    .collection('submissions')
    .distinct('dispatch.checkpoint', { ...leftBy(owners, Number.POSITIVE_INFINITY), _id: { $nin: [...exceptIds] } });
  return owners.filter(({ dispatch }) => !left.includes(dispatch.checkpoint));
}

/** Of those who have not settled in, only what was stored by then. */
function leftBy(owners: readonly NewOwner[], storedUntil: number): Filter<Submission> {
  return {
    state: 'SENDING',
    parked: false,
    // Named beside the alternatives, so that the index on it is used.
    'dispatch.checkpoint': { $in: owners.map(({ dispatch }) => dispatch.checkpoint) },
    $or: owners.map(({ dispatch: { checkpoint, epoch }, isSettledIn }) => ({
      'dispatch.checkpoint': checkpoint,
      'dispatch.epoch': { $lt: epoch },
      ...(isSettledIn ? {} : { sendingAt: { $lte: storedUntil } }),
    })),
  };
}
