import type { AuditEntry, AuditState } from '../../domain/documents/audit-entry.ts';
import type { Database } from '../../mongo/database.ts';
import { isSilent } from '../dead-letters/list-replays.ts';
import type { OpenDeadLetters, UnfinishedAction } from './snapshot.ts';

const LOOKED_AT_MAX = 100;

/** From an index of states, topics and times: no document is read. */
export async function readOpenDeadLetters(database: Pick<Database, 'collection'>): Promise<OpenDeadLetters> {
  const groups = await database
    .collection('deadLetters')
    .aggregate<{ _id: string; count: number; since: number }>([
      { $match: { state: 'OPEN' } },
      { $group: { _id: '$topic', count: { $sum: 1 }, since: { $min: '$at' } } },
      { $sort: { count: -1, _id: 1 } },
    ])
    .toArray();
  return {
    open: groups.reduce((sum, { count }) => sum + count, 0),
    byTopic: Object.fromEntries(groups.map(({ _id, count }) => [_id, count])),
    since: groups.length === 0 ? null : Math.min(...groups.map(({ since }) => since)),
  };
}

/** Whoever has not looked by then will not: the audit still has it. */
const UNFINISHED_KEPT_MS = 7 * 86_400_000;

/**
 * Oldest first, without replays that are under way. One that somebody began again, and that ended, is none any more: whoever did it knows how things stand.
 * @param realNow epoch ms
 */
export async function readUnfinishedActions(
  database: Pick<Database, 'collection'>,
  realNow: number,
): Promise<UnfinishedAction[]> {
  const begun = await database
    .collection('audit')
    .find({ state: 'STARTED', at: { $gt: realNow - UNFINISHED_KEPT_MS } }, { sort: { at: 1 }, limit: LOOKED_AT_MAX })
    .toArray();
  const unfinished: UnfinishedAction[] = [];
  for (const entry of begun) {
    if (!isSilent(entry, realNow)) continue;
    const { _id: id, action, by, about, at, ids = [] } = entry;
    if (await wasRepeated(database, { action, about, at, ids })) continue;
    unfinished.push({ id, action, by, about, at });
  }
  return unfinished;
}

/** The first id names what an action is about; of several dead letters, those that are left have another first. */
async function wasRepeated(
  database: Pick<Database, 'collection'>,
  { action, about, at, ids }: Pick<AuditEntry, 'action' | 'about' | 'at'> & { readonly ids: readonly string[] },
): Promise<boolean> {
  const named = action.startsWith('dlq-') ? [...ids] : ids.slice(0, 1);
  const same = named.length === 0 ? { about } : { ids: { $in: named }, 'ids.0': { $in: named } };
  const later = { ...same, action, at: { $gt: at }, state: { $in: ['DONE', 'FAILED'] satisfies AuditState[] } };
  return (await database.collection('audit').findOne(later, { projection: { _id: 1 } })) !== null;
}
