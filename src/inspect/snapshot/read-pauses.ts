import type { PausableRoute } from '../../domain/configuration.ts';
import type { Database } from '../../mongo/database.ts';
import type { PauseStatus } from './snapshot.ts';

/** Beyond it, a person need not know how many wait. */
const COUNTED_MAX = 10_000;

/** The pauses in force, the operators' first. */
export async function readPauses(database: Pick<Database, 'collection' | 'db'>, now: number): Promise<PauseStatus[]> {
  const pauses = await pausesInForce(database);
  return await Promise.all(
    pauses.map(async (pause) => ({ ...pause, waiting: await countWaiting(database, pause, now) })),
  );
}

export async function pausesInForce(
  database: Pick<Database, 'collection' | 'db'>,
): Promise<Omit<PauseStatus, 'waiting'>[]> {
  const operators = await database.collection('pauses').find().sort({ since: 1 }).toArray();
  return [
    ...operators.map(({ gatewayId, route, by, why, since }) => ({ gatewayId, route, operator: { by, why, since } })),
    ...(await configuredPauses(database)).map((pause) => ({ ...pause, operator: null })),
  ];
}

/** As stored, since a version that this release cannot read has pauses too. */
interface StoredVersion {
  readonly _id: number;
  readonly content: {
    readonly gateways: readonly { readonly id: string; readonly paused?: boolean | PausableRoute[] }[];
  };
}

async function configuredPauses({
  db,
}: Pick<Database, 'db'>): Promise<{ gatewayId: string; route: PausableRoute | null }[]> {
  const newest = await db
    .collection<StoredVersion>('config')
    .findOne({}, { projection: { 'content.gateways': 1 }, sort: { _id: -1 } });
  return (newest?.content.gateways ?? []).flatMap(
    ({ id: gatewayId, paused = false }): { gatewayId: string; route: PausableRoute | null }[] => {
      if (typeof paused === 'boolean') return paused ? [{ gatewayId, route: null }] : [];
      return paused.map((route) => ({ gatewayId, route }));
    },
  );
}

function countWaiting(
  database: Pick<Database, 'collection'>,
  pause: Pick<PauseStatus, 'gatewayId' | 'route'>,
  now: number,
): Promise<number> {
  return database.collection('submissions').countDocuments(waitingIn(pause, now), { limit: COUNTED_MAX });
}

/** Finds the submissions that would go out if the pause ended now. */
export function waitingIn({ gatewayId, route }: Pick<PauseStatus, 'gatewayId' | 'route'>, now: number) {
  return {
    flexecomGatewayId: gatewayId,
    ...(route === null ? {} : { route }),
    withdrawReason: null,
    $or: [
      { state: 'SCHEDULED' as const, dueAt: { $lte: now } },
      { state: 'SENDING' as const, parked: true },
    ],
  };
}
