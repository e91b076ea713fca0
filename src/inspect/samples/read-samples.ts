import type { Sample } from '../../domain/documents/sample.ts';
import type { Database } from '../../mongo/database.ts';
import { SAMPLE_EVERY_MS } from './sample-of.ts';

interface SampleRange {
  /** Epoch ms; `to` is outside. */
  readonly from: number;
  readonly to: number;
  /** At most so many: a chart has no more pixels. */
  readonly points: number;
}

/** Documents that are read for one answer: those of two and a half days. Of a longer time, only some are looked at. */
const LOOKED_AT_MAX = 20_000;

/**
 * The samples of a time, oldest first, thinned: of those that share a point, the worst lag and p99, and the last of
 * everything else. A time without samples has no point.
 */
export async function readSamples({ db }: Pick<Database, 'db'>, { from, to, points }: SampleRange): Promise<Sample[]> {
  const slots = Math.ceil((to - from) / SAMPLE_EVERY_MS);
  const stepMs = Math.max(1, Math.ceil(slots / points)) * SAMPLE_EVERY_MS;
  const skipMs = Math.max(1, Math.ceil(slots / LOOKED_AT_MAX)) * SAMPLE_EVERY_MS;
  return await db
    .collection<Sample>('samples')
    .aggregate<Sample>([
      { $match: { _id: { $gte: from, $lt: to, ...(skipMs > SAMPLE_EVERY_MS ? { $mod: [skipMs, 0] } : {}) } } },
      { $sort: { _id: 1 } },
      {
        $group: {
          _id: { $floor: { $divide: ['$_id', stepMs] } },
          last: { $last: '$$ROOT' },
          cascadeSeconds: { $max: '$lag.cascade.seconds' },
          cascadeMessages: { $max: '$lag.cascade.messages' },
          bulkSeconds: { $max: '$lag.bulk.seconds' },
          bulkMessages: { $max: '$lag.bulk.messages' },
          p99Ms: { $max: '$cascades.p99Ms' },
        },
      },
      { $replaceWith: { $mergeObjects: ['$last', WORST] } },
      { $sort: { _id: 1 } },
    ])
    .toArray();
}

/** Null where none of the samples has it. */
const WORST = {
  lag: {
    $cond: [
      { $eq: ['$cascadeSeconds', null] },
      null,
      {
        cascade: { messages: '$cascadeMessages', seconds: '$cascadeSeconds' },
        bulk: { messages: '$bulkMessages', seconds: '$bulkSeconds' },
      },
    ],
  },
  cascades: {
    $cond: [{ $eq: ['$last.cascades', null] }, null, { $mergeObjects: ['$last.cascades', { p99Ms: '$p99Ms' }] }],
  },
};
