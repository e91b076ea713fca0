import type { AuditEntry } from '../../domain/documents/audit-entry.ts';
import type { Database } from '../../mongo/database.ts';

const LOOK_BACK_MS = 86_400_000;
const LOOKED_AT_MAX = 20;
/** Ended ones are news for so long. */
const ENDED_SHOWN_MS = 3_600_000;
/** It says every second how far it is. */
const SILENT_AFTER_MS = 15_000;

/** A replay of dead letters, by whichever process. */
export type Replay = Omit<AuditEntry, 'ids'>;

/** Those that run, those that ended within the hour, and those of a day whose end nobody knows; the newest first. */
export async function listReplays(database: Pick<Database, 'collection'>, now: number): Promise<Replay[]> {
  const found = await database
    .collection('audit')
    .find({ action: 'dlq-replay', at: { $gte: now - LOOK_BACK_MS } }, { projection: { ids: 0 } })
    .sort({ at: -1, _id: -1 })
    .limit(LOOKED_AT_MAX)
    .toArray();
  return found.filter(({ state, finishedAt }) => state === 'STARTED' || (finishedAt ?? 0) > now - ENDED_SHOWN_MS);
}

/** Whether the process that ran it has probably died. */
export function isSilent({ replay }: Pick<Replay, 'replay'>, now: number): boolean {
  return replay === undefined || now - replay.at > SILENT_AFTER_MS;
}
