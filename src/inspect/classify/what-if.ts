import { type ConfigurationStore, createConfigurationStore } from '../../configuration/store/configuration-store.ts';
import { retiredGatewaysAfter } from '../../configuration/store/retired-gateways.ts';
import type { RoutingConfiguration, RoutingContent } from '../../domain/configuration.ts';
import { TransientError } from '../../errors.ts';
import type { Database } from '../../mongo/database.ts';
import type { Servers } from '../servers.ts';
import { compareDecline } from './compare-decline.ts';
import { eachPastDecline, type PastDecline } from './past-declines.ts';
import { WhatIfCounter, type WhatIfTotals } from './what-if-totals.ts';

/** What a proposed configuration would change over past declines. */
export interface WhatIfReport extends WhatIfTotals {
  /** Epoch ms; null: all that the topics hold. */
  readonly since: number | null;
  readonly configurationInForce: number | null;
  /** Messages in the topics. */
  readonly read: number;
  readonly unreadable: number;
  /** R14: the same decline again. */
  readonly repeats: number;
}

/**
 * R8, R2-R5, R19: runs `content` over the declines in the topics and compares with their first answers. Mapping and
 * routing only: what state decided stays as recorded. Reads, and writes nothing.
 * @throws UsageError where `content` could not be applied, as the ids of its gateways are taken; TransientError where
 * `signal` aborts before the end.
 */
export async function whatIf(
  servers: Servers,
  content: RoutingContent,
  since: number | null,
  { progress, signal }: { progress: (read: number) => void; signal: AbortSignal },
): Promise<WhatIfReport> {
  const { database } = servers;
  const store = createConfigurationStore(database.db);
  const inForce = await store.load();
  const proposed = await asInForce(database, inForce, content);
  const versionOf = rememberedVersions(store);
  const counter = new WhatIfCounter();
  const counts = { read: 0, unreadable: 0, repeats: 0 };
  await eachPastDecline(servers, since, signal, async (declines) => {
    for (const decline of declines) {
      counts.read += 1;
      if (decline === 'UNREADABLE') counts.unreadable += 1;
      else if (decline === 'REPEAT') counts.repeats += 1;
      else await count(decline, counter, proposed, versionOf);
    }
    progress(counts.read);
  });
  if (signal.aborted) throw new TransientError('stopped before the end: there is nothing to report');
  return { since, configurationInForce: inForce?.version ?? null, ...counts, ...counter.totals() };
}

async function count(
  { seen, recorded }: Exclude<PastDecline, string>,
  counter: WhatIfCounter,
  proposed: RoutingConfiguration,
  versionOf: (version: number | null) => Promise<RoutingConfiguration | null>,
): Promise<void> {
  const { amountMinor, currency } = seen.latest;
  if (recorded === null) {
    counter.unanswered(amountMinor, currency);
    return;
  }
  const decidedBy = await versionOf(recorded.record.configVersion);
  counter.compared(compareDecline(recorded, decidedBy, proposed), amountMinor, currency);
}

/** As it would be if it were applied now: what it removes of FlexEcom is retired. */
async function asInForce(
  { db }: Database,
  inForce: RoutingConfiguration | null,
  content: RoutingContent,
): Promise<RoutingConfiguration> {
  const previous = inForce === null ? null : { content: inForce, retiredGateways: inForce.retiredGateways };
  const retiredGateways = await retiredGatewaysAfter(db, previous, content);
  return { ...content, version: (inForce?.version ?? 0) + 1, retiredGateways };
}

/** A version has up to a few megabytes; a month has seldom seen more versions than these at a time. */
const VERSIONS_REMEMBERED_MAX = 20;

function rememberedVersions(store: ConfigurationStore) {
  const known = new Map<number, RoutingConfiguration | null>();
  return async (version: number | null): Promise<RoutingConfiguration | null> => {
    if (version === null) return null;
    const remembered = known.get(version);
    if (remembered !== undefined) return remembered;
    if (known.size >= VERSIONS_REMEMBERED_MAX) known.clear();
    const loaded = await store.load(version);
    known.set(version, loaded);
    return loaded;
  };
}
