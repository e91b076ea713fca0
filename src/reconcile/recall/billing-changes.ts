import { type ChangeStream, type Db, Timestamp } from 'mongodb';
import { z } from 'zod';

/** Documents that have changed, by `_id`. */
export interface ChangedIds {
  readonly orders: readonly string[];
  readonly subscriptions: readonly string[];
  readonly debts: readonly string[];
}

type Collection = keyof ChangedIds;

/** Beyond it ids are forgotten: the sweep finds their submissions. */
const IDS_MAX = 20_000;

/** Billing's documents, whatever changes in them, and debts that are paid. Ids alone: whoever is woken reads them again. */
const PIPELINE = [
  {
    $match: {
      operationType: { $in: ['insert', 'update', 'replace', 'delete'] },
      $or: [
        { 'ns.coll': { $in: ['orders', 'subscriptions'] } },
        { 'ns.coll': 'debts', 'updateDescription.updatedFields.state': 'PAID' },
      ],
    },
  },
  { $project: { ns: 1, documentKey: 1, operationType: 1 } },
];

/** A replica set says in every answer how far its log was. */
const Started = z.object({ operationTime: z.instanceof(Timestamp) });

/** Billing may use other ids than strings; no submission names those. */
const Change = z.object({
  ns: z.object({ coll: z.enum(['orders', 'subscriptions', 'debts']) }),
  documentKey: z.object({ _id: z.string() }),
});

/**
 * Follows what may make a submission no longer owed (R21). It only wakes: what it misses, because the stream broke or too
 * much changed at once, is found by a sweep.
 */
export class BillingChanges {
  readonly #db: Db;
  readonly #ids: Record<Collection, Set<string>> = { orders: new Set(), subscriptions: new Set(), debts: new Set() };
  #stream: ChangeStream | null = null;

  constructor(db: Db) {
    this.#db = db;
  }

  /**
   * Opens the stream, again after an error, so that it has every change from this moment on. True where it was closed until
   * now: earlier changes may have been missed.
   */
  async open(): Promise<boolean> {
    if (this.#stream !== null) return false;
    // The driver opens it some time after `watch`; what changed until then would be missed by the stream and by a sweep.
    const { operationTime } = Started.parse(await this.#db.command({ ping: 1 }));
    const opened = this.#db.watch(PIPELINE, { startAtOperationTime: operationTime });
    this.#stream = opened;
    opened.on('change', (change) => this.#note(change));
    opened.on('error', () => {
      if (this.#stream === opened) this.#stream = null;
      opened.close().catch(() => {});
    });
    return true;
  }

  /** What has changed since the last call. */
  take(): ChangedIds {
    const taken = {
      orders: [...this.#ids.orders],
      subscriptions: [...this.#ids.subscriptions],
      debts: [...this.#ids.debts],
    };
    for (const ids of Object.values(this.#ids)) ids.clear();
    return taken;
  }

  async close(): Promise<void> {
    const stream = this.#stream;
    this.#stream = null;
    await stream?.close();
  }

  #note(change: unknown): void {
    const parsed = Change.safeParse(change);
    if (!parsed.success) return;
    const ids = this.#ids[parsed.data.ns.coll];
    if (ids.size < IDS_MAX) ids.add(parsed.data.documentKey._id);
  }
}
