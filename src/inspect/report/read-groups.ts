import { parseCategory } from '../../domain/report/category.ts';
import type { Period } from '../../domain/report/periods.ts';
import type { DebtGroup } from '../../domain/report/report-counts.ts';
import { TransientError, UsageError } from '../../errors.ts';
import type { Database } from '../../mongo/database.ts';
import { type Dimension, reportPipeline } from './report-pipeline.ts';

/** Debts that are alike, and the values by which the report tells them apart; null: the debts have none. */
export interface KeyedGroup {
  readonly values: readonly (string | number | null)[];
  readonly group: DebtGroup;
}

interface FoundGroup extends Pick<DebtGroup, 'debts' | 'declinedMinor' | 'recoveredMinor'> {
  readonly _id: { readonly currency: string; readonly category: string } & Readonly<
    Record<`d${number}`, string | number | null | undefined>
  >;
}

export interface ReadingOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called whenever everything before a time was read. */
  readonly onRead?: ((until: number) => void) | undefined;
  /** More groups than that are refused: each is kept until the end. */
  readonly groupsMax?: number | undefined;
}

const DAY_MS = 86_400_000;

/** A query that takes longer is followed by one over less time, and the other way round: a person sees it go on. */
const QUERY_MS = 250;
const SLICE_MS_MIN = 3_600_000;

/**
 * Counts debts that are alike, slice by slice of a period. A slice begins with a day and grows while queries are fast, so that
 * a small database is asked once a period, and a large one says how far it is.
 */
export class GroupReader {
  readonly #database: Pick<Database, 'db'>;
  readonly #by: readonly Dimension[];
  readonly #options: ReadingOptions;
  #sliceMs = DAY_MS;
  #groups = 0;

  constructor(database: Pick<Database, 'db'>, by: readonly Dimension[], options: ReadingOptions = {}) {
    this.#database = database;
    this.#by = by;
    this.#options = options;
  }

  /** @throws TransientError where `signal` aborts; UsageError where there are more than `groupsMax` */
  async read(period: Pick<Period, 'from' | 'to'>): Promise<KeyedGroup[]> {
    const merged = new Map<string, KeyedGroup>();
    for (let from = period.from; from < period.to; ) {
      if (this.#options.signal?.aborted) throw new TransientError('stopped before everything was read: no report');
      const to = Math.min(from + this.#sliceMs, period.to);
      await this.#readSlice({ from, to }, merged);
      this.#options.onRead?.(to);
      from = to;
    }
    return [...merged.values()];
  }

  async #readSlice(slice: { from: number; to: number }, merged: Map<string, KeyedGroup>): Promise<void> {
    const startedAt = performance.now();
    const found = this.#database.db
      .collection('debts')
      .aggregate<FoundGroup>(reportPipeline(slice, this.#by), { hint: 'report', allowDiskUse: true });
    for await (const group of found) this.#merge(group, merged);
    const tookMs = performance.now() - startedAt;
    if (tookMs < QUERY_MS / 2) this.#sliceMs *= 2;
    else if (tookMs > QUERY_MS * 2) this.#sliceMs = Math.max(this.#sliceMs / 2, SLICE_MS_MIN);
  }

  #merge({ _id, ...sums }: FoundGroup, merged: Map<string, KeyedGroup>): void {
    const key = JSON.stringify(_id);
    const before = merged.get(key);
    if (before === undefined) this.#count();
    const values = before?.values ?? this.#by.map((_, index) => _id[`d${index}`] ?? null);
    const description = before?.group ?? { ...parseCategory(_id.category), currency: _id.currency };
    const { debts = 0, declinedMinor = 0, recoveredMinor = 0 } = before?.group ?? {};
    const group = {
      ...description,
      debts: debts + sums.debts,
      declinedMinor: declinedMinor + sums.declinedMinor,
      recoveredMinor: recoveredMinor + sums.recoveredMinor,
    };
    merged.set(key, { values, group });
  }

  #count(): void {
    this.#groups += 1;
    const { groupsMax = Number.POSITIVE_INFINITY } = this.#options;
    if (this.#groups <= groupsMax) return;
    throw new UsageError(
      'the debts are told apart by so much that there are too many lines to add up: choose less, or a shorter time',
    );
  }
}
