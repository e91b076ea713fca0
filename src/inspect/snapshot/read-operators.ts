import type { Database } from '../../mongo/database.ts';
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

/** Oldest first. */
export async function readUnfinishedActions(database: Pick<Database, 'collection'>): Promise<UnfinishedAction[]> {
  const found = await database
    .collection('audit')
    .find({ state: 'STARTED' }, { sort: { at: 1 }, limit: LOOKED_AT_MAX })
    .toArray();
  return found.map(({ _id: id, action, by, about, at }) => ({ id, action, by, about, at }));
}
