import { countText } from '../../domain/count-text.ts';
import type { PartitionLag } from '../snapshot/snapshot.ts';
import { STAGE_TOPICS } from '../stage-topics.ts';
import { condition } from './condition.ts';
import { are, countAtLeastText, earliest, firstOf, lasting } from './wording.ts';

/** A server that restarts is back sooner. */
const HELD_FOR_MS = 2 * 60_000;

/** A shopper waits at a checkout. */
const SHOPPER_LAG_SECONDS = 5;

const OTHER_LAG_SECONDS = 5 * 60;

export const partitionStopped = condition({
  name: 'PARTITION_STOPPED',
  severity: 'page',
  summary: 'A partition waits for an operator: to continue by itself could lose or double something.',
  runbook: 'if-a-partition-is-stopped',
  reads: ['partitions'],
  find: ({ partitions: { stopped } }) => {
    const [first] = stopped;
    if (first === undefined) return null;
    return {
      says: `${countText(stopped.length, 'partition')} stopped: ${first.id}: ${first.reason}`,
      count: stopped.length,
      about: stopped.map(({ id }) => id),
      since: earliest(stopped.map(({ since }) => since)),
      command: 'salvage checkpoint show --stopped',
    };
  },
});

export const partitionHeld = condition({
  name: 'PARTITION_HELD',
  severity: 'page',
  summary: 'A partition has waited for minutes for something that is away.',
  runbook: 'what-a-partitions-state-means',
  reads: ['partitions', 'configuration'],
  find: ({ partitions, configuration }, at) => {
    const held = partitions.held.filter(({ since }) => at - since >= HELD_FOR_MS);
    const [first] = held;
    // Without a configuration every partition is held, and NO_CONFIGURATION says why.
    if (first === undefined || configuration.version === 0) return null;
    const since = earliest(held.map((one) => one.since)) ?? at;
    return {
      says: `${countText(held.length, 'partition')} held for ${lasting(at - since)}: ${first.id}: ${first.reason}`,
      count: held.length,
      about: held.map(({ id }) => id),
      since,
      command: `salvage checkpoint show ${first.id}`,
    };
  },
});

export const shoppersWait = condition({
  name: 'SHOPPERS_WAIT',
  severity: 'page',
  summary: 'A stage is more than 5 s behind in a topic whose messages a shopper waits for.',
  runbook: 'if-a-stage-is-behind',
  reads: ['lag'],
  find: ({ lag }, at) => {
    const behind = lag.filter((one) => isCascade(one) && one.seconds > SHOPPER_LAG_SECONDS);
    return behindBy(behind, at);
  },
});

export const stageBehind = condition({
  name: 'STAGE_BEHIND',
  severity: 'ticket',
  summary: 'A stage is more than 5 minutes behind in a topic that no shopper waits for.',
  runbook: 'if-a-stage-is-behind',
  reads: ['lag'],
  find: ({ lag }, at) => {
    const behind = lag.filter((one) => !isCascade(one) && one.seconds > OTHER_LAG_SECONDS);
    return behindBy(behind, at);
  },
});

function behindBy(behind: readonly PartitionLag[], at: number) {
  const worst = behind.toSorted((a, b) => b.seconds - a.seconds)[0];
  if (worst === undefined) return null;
  const messages = behind.reduce((sum, one) => sum + one.messages, 0);
  const atLeast = behind.some((one) => one.atLeast);
  const places = [...new Set(behind.map(({ stage, topic }) => `${stage} in ${topic}`))];
  return {
    says: `${firstOf(places)} ${are(places.length)} up to ${lasting(worst.seconds * 1_000)} behind, ${countAtLeastText({ count: messages, atLeast }, 'message')}`,
    count: behind.length,
    about: behind.map(idOf),
    since: at - worst.seconds * 1_000,
    command: `salvage checkpoint show ${idOf(worst)}`,
  };
}

function idOf({ stage, topic, partition }: Pick<PartitionLag, 'stage' | 'topic' | 'partition'>): string {
  return `${stage}/${topic}/${partition}`;
}

function isCascade({ stage, topic }: Pick<PartitionLag, 'stage' | 'topic'>): boolean {
  return STAGE_TOPICS.some((one) => one.stage === stage && one.topic === topic && one.lane === 'cascade');
}
