import type { ChangeStream, Db } from 'mongodb';
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

  /** Opens the stream, again after an error. True where it was closed until now: changes may have been missed. */
  open(): boolean {
    if (this.#stream !== null) return false;
    const opened = this.#db.watch(PIPELINE);
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
