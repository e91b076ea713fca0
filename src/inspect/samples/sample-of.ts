import type { Sample } from '../../domain/documents/sample.ts';
import type { PartitionLag, Snapshot } from '../snapshot/snapshot.ts';
import { STAGE_TOPICS } from '../stage-topics.ts';

/** One for each ten seconds. */
export const SAMPLE_EVERY_MS = 10_000;

/** The sample of a moment: of ten seconds that begin with `_id`. */
export function sampleOf(snapshot: Snapshot): Sample {
  const { at, lag, submissions, parked, contradictions, deadLetters, cascades, recovered, instances } = snapshot;
  return {
    _id: slotOf(at),
    lag: lag === null ? null : { cascade: worstOf(lag, 'cascade'), bulk: worstOf(lag, 'bulk') },
    applied: lag === null ? null : appliedOf(lag),
    open: submissions === null ? null : mapValues(submissions, (count) => count?.count ?? 0),
    parked: parked === null ? null : parked.reduce((sum, { count }) => sum + count, 0),
    contradictions: contradictions?.open ?? null,
    deadLetters: deadLetters?.open ?? null,
    cascades,
    recovered: recovered === null ? null : { ...recovered.byCurrency },
    instances: instances === null ? null : instances.filter(({ isGone }) => !isGone).length,
  };
}

export function slotOf(at: number): number {
  return Math.floor(at / SAMPLE_EVERY_MS) * SAMPLE_EVERY_MS;
}

/** Messages of all partitions, and the longest that one of them waits. */
function worstOf(lag: readonly PartitionLag[], lane: 'cascade' | 'bulk') {
  const own = lag.filter((one) =>
    STAGE_TOPICS.some(({ stage, topic, lane: its }) => one.stage === stage && one.topic === topic && its === lane),
  );
  return {
    messages: own.reduce((sum, { messages }) => sum + messages, 0),
    seconds: Math.max(0, ...own.map(({ seconds }) => seconds)),
  };
}

function appliedOf(lag: readonly PartitionLag[]): Record<string, number> {
  const byStage = Map.groupBy(lag, ({ stage }) => stage);
  return Object.fromEntries(
    [...byStage].map(([stage, own]) => [stage, own.reduce((sum, { next }) => sum + (next ?? 0), 0)]),
  );
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
