import { flexecomResultCascade } from '../../../topics/flexecom-result.cascade.ts';
import { flexecomResult } from '../../../topics/flexecom-result.ts';
import { rerunRequested } from '../../../topics/rerun-requested.ts';
import type { ConfigurationStore, VersionSummary } from '../../configuration/store/configuration-store.ts';
import type { RoutingConfiguration } from '../../domain/configuration.ts';
import type { Debt } from '../../domain/documents/debt.ts';
import { readDeadLetters } from '../../inspect/dead-letters/dead-letters.ts';
import type { Servers } from '../../inspect/servers.ts';
import { BATCH_KEY } from '../sample/scene-reruns.ts';
import { countBy } from './accounting.ts';
import { readEvents } from './read-topics.ts';

/** How a rerun was requested. */
type RerunChannel = 'API' | 'COMMAND' | 'BATCH';

/** What the summary shows besides the accounts, as plain data. */
export interface Findings {
  /** By version. */
  readonly configurations: ReadonlyMap<number, RoutingConfiguration>;
  /** Oldest first. */
  readonly history: readonly VersionSummary[];
  /** By `_id`. */
  readonly debts: ReadonlyMap<string, Debt>;
  /** By `rerunKey`. */
  readonly rerunChannels: ReadonlyMap<string, RerunChannel>;
  readonly deadLettersByReason: Readonly<Record<string, number>>;
  /** Dead letters in which digits of a card number were masked. */
  readonly deadLettersMasked: number;
  /** How final answers arrived: INSTANT, WEBHOOK, RECONCILE, SUBMITTER. */
  readonly resultsBySource: Readonly<Record<string, number>>;
  /** Webhooks of flexecom-a after its new secret was listed: FlexEcom still signs them with the old one. */
  readonly signedWithOldSecret: number;
}

export async function gatherFindings(servers: Servers, configurations: ConfigurationStore): Promise<Findings> {
  const history = (await configurations.history(VERSIONS_MAX)).toReversed();
  const versions = await Promise.all(history.map(({ _id }) => configurations.load(_id)));
  const debts = await servers.database.collection('debts').find().toArray();
  const reruns = await readEvents(servers, rerunRequested);
  const messages = [
    ...(await readEvents(servers, flexecomResultCascade)),
    ...(await readEvents(servers, flexecomResult)),
  ];
  const results = messages.flatMap(({ event }) => event ?? []);
  const rotatingSince = history[1]?.appliedAt ?? Number.POSITIVE_INFINITY;
  return {
    configurations: new Map(versions.flatMap((version) => (version === null ? [] : [[version.version, version]]))),
    history,
    debts: new Map(debts.map((debt) => [debt._id, debt])),
    rerunChannels: new Map(
      reruns.flatMap(({ event }) => (event === null ? [] : [[rerunKey(event), rerunChannel(event)] as const])),
    ),
    ...(await deadLetters(servers)),
    resultsBySource: countBy(results.map(({ source }) => source)),
    signedWithOldSecret: results.filter(
      ({ source, flexecomGatewayId, occurredAt }) =>
        source === 'WEBHOOK' && flexecomGatewayId === 'flexecom-a' && occurredAt > rotatingSince,
    ).length,
  };
}

export function rerunKey({ orderId, requestKey }: { orderId: string; requestKey: string | null }): string {
  return JSON.stringify([orderId, requestKey]);
}

/** More than the two that the demo applies. */
const VERSIONS_MAX = 10;

function rerunChannel({ source, requestKey }: { source: string; requestKey: string }): RerunChannel {
  if (requestKey.startsWith(BATCH_KEY)) return 'BATCH';
  return source === 'CLI' ? 'COMMAND' : 'API';
}

async function deadLetters(servers: Servers): Promise<Pick<Findings, 'deadLettersByReason' | 'deadLettersMasked'>> {
  const reasons: string[] = [];
  let masked = 0;
  await readDeadLetters(servers, { topics: [], since: null }, (letter) => {
    reasons.push(letter.reason);
    if (letter.masked) masked++;
  });
  return { deadLettersByReason: countBy(reasons), deadLettersMasked: masked };
}
