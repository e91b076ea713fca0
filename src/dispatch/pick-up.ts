import type { Filter } from 'mongodb';
import type { Dispatch, Submission } from '../domain/documents.ts';
import type { Database } from '../mongo/database.ts';
import { PICK_UP_AFTER_MS } from './limits.ts';

type Submissions = Pick<Database, 'collection'>;

/**
 * What earlier owners of these partitions were sending, cascades first: whether it has gone out is not known, so it is sent
 * again under the same keys. Parked ones are reconcile's. `exceptIds` are in this process's hands.
 */
export async function findToPickUp(
  database: Submissions,
  owners: readonly Dispatch[],
  exceptIds: readonly string[],
  now: number,
  max: number,
): Promise<Submission[]> {
  const found: Submission[] = [];
  for (const route of [{ route: 'CASCADE' }, { route: { $ne: 'CASCADE' } }] as const) {
    const room = max - found.length;
    if (room <= 0) break;
    const filter = {
      ...leftBy(owners),
      ...route,
      _id: { $nin: [...exceptIds] },
      sendingAt: { $lte: now - PICK_UP_AFTER_MS },
    };
    found.push(...(await database.collection('submissions').find(filter).limit(room).toArray()));
  }
  return found;
}

/** Of these owners, those whose partition has nothing more that an earlier owner may have been sending, but `exceptIds`. */
export async function ownersWithout(
  database: Submissions,
  owners: readonly Dispatch[],
  exceptIds: readonly string[],
): Promise<Dispatch[]> {
  const left = await database
    .collection('submissions')
    .distinct('dispatch.checkpoint', { ...leftBy(owners), _id: { $nin: [...exceptIds] } });
  return owners.filter(({ checkpoint }) => !left.includes(checkpoint));
}

function leftBy(owners: readonly Dispatch[]): Filter<Submission> {
  return {
    state: 'SENDING',
    parked: false,
    // Named beside the alternatives, so that the index on it is used.
    'dispatch.checkpoint': { $in: owners.map(({ checkpoint }) => checkpoint) },
    $or: owners.map(({ checkpoint, epoch }) => ({
      'dispatch.checkpoint': checkpoint,
      'dispatch.epoch': { $lt: epoch },
    })),
  };
}
