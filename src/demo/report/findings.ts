import { flexecomResult } from '../../../topics/flexecom-result.ts';
import { rerunRequested } from '../../../topics/rerun-requested.ts';
import type { ConfigurationStore, VersionSummary } from '../../configuration/store/configuration-store.ts';
import type { RoutingConfiguration } from '../../domain/configuration.ts';
import type { Debt } from '../../domain/documents.ts';
import { readDeadLetters } from '../../inspect/dead-letters/dead-letters.ts';
import type { Servers } from '../../inspect/servers.ts';
import { BATCH_KEY } from '../acts/demo-reruns.ts';
import { countBy } from './accounting.ts';
import { readEvents, type TopicSource } from './read-topics.ts';

/** How a rerun was asked for. */
export type RerunWay = 'HTTP' | 'COMMAND' | 'BATCH';

/** What the summary needs beside the accounts, as plain data. */
export interface Findings {
  /** By version. */
  readonly configurations: ReadonlyMap<number, RoutingConfiguration>;
  /** Oldest first. */
  readonly history: readonly VersionSummary[];
  /** By `_id`. */
  readonly debts: ReadonlyMap<string, Debt>;
  /** By `rerunKey`. */
  readonly rerunWays: ReadonlyMap<string, RerunWay>;
  readonly deadLettersByReason: Readonly<Record<string, number>>;
  /** Dead letters in which digits of a card number were masked. */
  readonly deadLettersMasked: number;
  /** How final answers were learned: INSTANT, WEBHOOK, RECONCILE, SUBMITTER. */
  readonly resultsBySource: Readonly<Record<string, number>>;
  /** Answers that flexecom-a signed with its former secret while it rotates. */
  readonly signedWithFormerSecret: number;
}

export async function findOut(servers: Servers & TopicSource, configurations: ConfigurationStore): Promise<Findings> {
  const history = (await configurations.history(VERSIONS_MAX)).toReversed();
  const versions = await Promise.all(history.map(({ _id }) => configurations.load(_id)));
  const debts = await servers.database.collection('debts').find().toArray();
  const reruns = await readEvents(servers, rerunRequested);
  const results = (await readEvents(servers, flexecomResult)).flatMap(({ event }) => event ?? []);
  const rotatingSince = history[1]?.appliedAt ?? Number.POSITIVE_INFINITY;
  return {
    configurations: new Map(versions.flatMap((version) => (version === null ? [] : [[version.version, version]]))),
    history,
    debts: new Map(debts.map((debt) => [debt._id, debt])),
    rerunWays: new Map(
      reruns.flatMap(({ event }) => (event === null ? [] : [[rerunKey(event), rerunWay(event)] as const])),
    ),
    ...(await deadLetters(servers)),
    resultsBySource: countBy(results.map(({ source }) => source)),
    signedWithFormerSecret: results.filter(
      ({ source, flexecomGatewayId, occurredAt }) =>
        source === 'WEBHOOK' && flexecomGatewayId === 'flexecom-a' && occurredAt > rotatingSince,
    ).length,
  };
}

export function rerunKey({ orderId, requestKey }: { orderId: string; requestKey: string | null }): string {
  return JSON.stringify([orderId, requestKey]);
}

/** The demo applies two. */
const VERSIONS_MAX = 10;

function rerunWay({ source, requestKey }: { source: string; requestKey: string }): RerunWay {
  if (requestKey.startsWith(BATCH_KEY)) return 'BATCH';
  return source === 'CLI' ? 'COMMAND' : 'HTTP';
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
