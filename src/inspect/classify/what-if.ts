import { type ConfigurationStore, createConfigurationStore } from '../../configuration/store/configuration-store.ts';
import { retiredGatewaysAfter } from '../../configuration/store/retired-gateways.ts';
import type { RoutingConfiguration, RoutingContent } from '../../domain/configuration.ts';
import { TransientError } from '../../errors.ts';
import type { Database } from '../../mongo/database.ts';
import type { Servers } from '../servers.ts';
import { compareDecline } from './compare-decline.ts';
import { eachPastDecline, type PastDecline } from './past-declines.ts';
import { WhatIfCounter, type WhatIfTotals } from './what-if-totals.ts';

/** What a proposed configuration would change for past declines. */
export interface WhatIfReport extends WhatIfTotals {
  /** Epoch ms; null: from the oldest decline in the topics. */
  readonly since: number | null;
  readonly configurationInForce: number | null;
  /** Messages in the topics. */
  readonly read: number;
  readonly unreadable: number;
  /** Declines that were published more than once. */
  readonly repeats: number;
}

/**
 * Decides the declines in the topics by `content`, and compares with their first answers. Covers mapping and routing only:
 * answers that depended on state are kept as recorded. Writes nothing.
 * @throws UsageError if `content` could not be applied because its gateway ids are taken; TransientError if `signal`
 * aborts before the end.
 */
export async function whatIf(
  servers: Servers,
  content: RoutingContent,
  since: number | null,
  { holdoutKey, progress, signal }: { holdoutKey: string; progress: (read: number) => void; signal: AbortSignal },
): Promise<WhatIfReport> {
  const comparison = await WhatIfComparison.begin(servers.database, content, holdoutKey);
  await eachPastDecline(servers, since, signal, async (declines) => {
    await comparison.add(declines);
    progress(comparison.read);
  });
  if (signal.aborted) throw new TransientError('stopped before all declines were read: no report');
  return comparison.report(since);
}

/** Adds up what a proposed configuration would have decided for past declines, batch by batch. */
export class WhatIfComparison {
  readonly #counter = new WhatIfCounter();
  readonly #counts = { read: 0, unreadable: 0, repeats: 0 };
  readonly #inForce: RoutingConfiguration | null;
  readonly #proposed: RoutingConfiguration;
  readonly #holdoutKey: string;
  readonly #versionOf: (version: number | null) => Promise<RoutingConfiguration | null>;

  private constructor(
    store: ConfigurationStore,
    inForce: RoutingConfiguration | null,
    proposed: RoutingConfiguration,
    holdoutKey: string,
  ) {
    this.#inForce = inForce;
    this.#proposed = proposed;
    this.#holdoutKey = holdoutKey;
    this.#versionOf = cachedVersions(store);
  }

  /** @throws UsageError if `content` could not be applied because its gateway ids are taken */
  static async begin(database: Database, content: RoutingContent, holdoutKey: string): Promise<WhatIfComparison> {
    const store = createConfigurationStore(database.db);
    const inForce = await store.load();
    return new WhatIfComparison(store, inForce, await asInForce(database, inForce, content), holdoutKey);
  }

  /** Messages so far. */
  get read(): number {
    return this.#counts.read;
  }

  async add(declines: readonly PastDecline[]): Promise<void> {
    for (const decline of declines) {
      this.#counts.read += 1;
      if (decline === 'UNREADABLE') this.#counts.unreadable += 1;
      else if (decline === 'REPEAT') this.#counts.repeats += 1;
      else await count(decline, this.#counter, this.#holdoutKey, this.#proposed, this.#versionOf);
    }
  }

  report(since: number | null): WhatIfReport {
    const configurationInForce = this.#inForce?.version ?? null;
    return { since, configurationInForce, ...this.#counts, ...this.#counter.totals() };
  }
}

async function count(
  { facts, recorded }: Exclude<PastDecline, string>,
  counter: WhatIfCounter,
  holdoutKey: string,
  proposed: RoutingConfiguration,
  versionOf: (version: number | null) => Promise<RoutingConfiguration | null>,
): Promise<void> {
  const { amountMinor, currency } = facts.latest;
  if (recorded === null) {
    counter.addUnanswered(amountMinor, currency);
    return;
  }
  const decidedBy = await versionOf(recorded.record.configVersion);
  counter.addComparison(compareDecline(recorded, decidedBy, proposed, holdoutKey), amountMinor, currency);
}

/** The configuration as if it were applied now: FlexEcom gateways that it removes are retired. */
async function asInForce(
  { db }: Database,
  inForce: RoutingConfiguration | null,
  content: RoutingContent,
): Promise<RoutingConfiguration> {
  const previous = inForce === null ? null : { content: inForce, retiredGateways: inForce.retiredGateways };
  const retiredGateways = await retiredGatewaysAfter(db, previous, content);
  return { ...content, version: (inForce?.version ?? 0) + 1, retiredGateways };
}

/** A version has up to a few megabytes, and a month of declines rarely involves more versions. */
const VERSIONS_CACHED_MAX = 20;

function cachedVersions(store: ConfigurationStore) {
  const cache = new Map<number, RoutingConfiguration | null>();
  return async (version: number | null): Promise<RoutingConfiguration | null> => {
    if (version === null) return null;
    const cached = cache.get(version);
    if (cached !== undefined) return cached;
    if (cache.size >= VERSIONS_CACHED_MAX) cache.clear();
    const loaded = await store.load(version);
    cache.set(version, loaded);
    return loaded;
  };
}
