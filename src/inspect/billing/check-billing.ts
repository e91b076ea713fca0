import type { Database } from '../../mongo/database.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';
import { BILLING_FIELDS, type BillingCollection, checkDocument } from './billing-fields.ts';

/** What of billing's documents is not as the contract has it. */
export interface BillingCheck {
  readonly collections: readonly CollectionCheck[];
}

interface CollectionCheck {
  readonly collection: BillingCollection;
  readonly documents: number;
  /** Documents in which every field is as the contract has it. */
  readonly fitting: number;
  /** The most frequent first. */
  readonly misfits: readonly MisfitCount[];
  /** Statuses that the contract does not list, and how many documents have each. */
  readonly otherStatuses: Readonly<Record<string, number>>;
}

interface MisfitCount {
  readonly field: string;
  readonly found: string;
  readonly documents: number;
  /** The `_id` of the first few. */
  readonly examples: readonly string[];
}

/** Enough to look at one. */
const EXAMPLES_MAX = 3;
/** Statuses are a few words. Where the field holds something else, the rest is counted together. */
const OTHER_STATUSES_MAX = 50;
const REST = '(others)';
/** So many documents are in memory at a time, each with the fields of the contract alone. */
const BATCH_SIZE = 1_000;

/**
 * Reads every order and subscription once, in the order of their ids, from a secondary where there is one. Changes nothing.
 * @param onProgress called after each batch with the documents read so far
 */
export async function checkBilling(
  database: Pick<Database, 'db'>,
  onProgress: (collection: BillingCollection, documents: number) => void,
): Promise<BillingCheck> {
  const collections: CollectionCheck[] = [];
  for (const collection of ['orders', 'subscriptions'] as const) {
    const counts = new CollectionCounts(collection);
    const { required, optional } = BILLING_FIELDS[collection];
    const found = database.db
      .collection(collection, { readPreference: 'secondaryPreferred' })
      .find({}, { projection: Object.fromEntries([...required, ...optional].map((field) => [field, 1])) })
      .sort({ _id: 1 })
      .batchSize(BATCH_SIZE);
    for await (const document of found) {
      counts.add(document);
      if (counts.documents % BATCH_SIZE === 0) onProgress(collection, counts.documents);
    }
    collections.push(counts.result());
  }
  return { collections };
}

export function fitsWhole({ collections }: BillingCheck): boolean {
  return collections.every(({ documents, fitting }) => documents === fitting);
}

/** Counts one collection in constant memory. */
class CollectionCounts {
  readonly #collection: BillingCollection;
  readonly #misfits = new Map<string, { field: string; found: string; documents: number; examples: string[] }>();
  readonly #otherStatuses = new Map<string, number>();
  #documents = 0;
  #fitting = 0;

  constructor(collection: BillingCollection) {
    this.#collection = collection;
  }

  get documents(): number {
    return this.#documents;
  }

  add(document: Readonly<Record<string, unknown>> & { readonly _id: unknown }): void {
    const { misfits, otherStatus } = checkDocument(this.#collection, document);
    this.#documents += 1;
    if (misfits.length === 0) this.#fitting += 1;
    for (const { field, found } of misfits) {
      const key = `${field} ${found}`;
      const count = this.#misfits.get(key) ?? { field, found, documents: 0, examples: [] };
      count.documents += 1;
      if (count.examples.length < EXAMPLES_MAX) count.examples.push(cleanText(String(document._id)));
      this.#misfits.set(key, count);
    }
    if (otherStatus !== null) this.#countStatus(cleanText(otherStatus));
  }

  #countStatus(status: string): void {
    const isCounted = this.#otherStatuses.has(status) || this.#otherStatuses.size < OTHER_STATUSES_MAX;
    const word = isCounted ? status : REST;
    this.#otherStatuses.set(word, (this.#otherStatuses.get(word) ?? 0) + 1);
  }

  result(): CollectionCheck {
    return {
      collection: this.#collection,
      documents: this.#documents,
      fitting: this.#fitting,
      misfits: [...this.#misfits.values()].sort((a, b) => b.documents - a.documents),
      otherStatuses: Object.fromEntries(this.#otherStatuses),
    };
  }
}
