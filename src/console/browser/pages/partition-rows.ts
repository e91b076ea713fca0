import type { ConsoleSnapshot } from '../../live/console-snapshot.ts';
import { durationText } from '../parts/time.ts';
import { partitionsText } from './now-text.ts';

/** A partition as the table shows it. */
export interface PartitionRow {
  readonly id: string;
  readonly stage: string;
  readonly topic: string;
  readonly partition: number;
  readonly state: 'stopped' | 'held' | string;
  /** Why it waits; null: it does not. */
  readonly why: string | null;
  readonly since: number | null;
  readonly owner: string | null;
  readonly next: number | null;
  readonly end: number;
  readonly seconds: number;
}

const URGENCY: Readonly<Record<string, number>> = { stopped: 0, held: 1, 'owned by nobody': 2 };

/** Every partition of every stage: those that wait first, then those that are behind. */
export function partitionRows({
  lag,
  partitions,
  instances,
}: Pick<ConsoleSnapshot, 'lag' | 'partitions' | 'instances'>) {
  const owners = new Map(
    (instances ?? [])
      .filter(({ isGone }) => !isGone)
      .flatMap(({ host, pid, partitions: owned }) =>
        owned.map(({ id, state }) => [id, { state, owner: `${host}, process ${pid}` }] as const),
      ),
  );
  const stopped = new Map((partitions?.stopped ?? []).map((one) => [one.id, one]));
  const held = new Map((partitions?.held ?? []).map((one) => [one.id, one]));
  return (lag ?? [])
    .map(({ stage, topic, partition, next, end, seconds }): PartitionRow => {
      const id = `${stage}/${topic}/${partition}`;
      const waits = stopped.get(id) ?? held.get(id);
      const owned = owners.get(id);
      const state = stopped.has(id) ? 'stopped' : held.has(id) ? 'held' : (owned?.state ?? 'owned by nobody');
      return {
        ...{ id, stage, topic, partition, state, next, end, seconds },
        why: waits?.reason ?? null,
        since: waits?.since ?? null,
        owner: owned?.owner ?? null,
      };
    })
    .sort(
      (a, b) => urgency(a) - urgency(b) || b.seconds - a.seconds || a.id.localeCompare(b.id, 'en', { numeric: true }),
    );
}

/** The partitions of one topic that a stage reads. */
interface PartitionGroup {
  readonly name: string;
  /** `6 partitions: 5 running, 1 held; at most 3 min behind`. */
  readonly text: string;
  readonly rows: readonly PartitionRow[];
}

/** By stage and topic, in an order that stays while lag comes and goes. */
export function partitionGroups(rows: readonly PartitionRow[]): PartitionGroup[] {
  return [...Map.groupBy(rows, ({ stage, topic }) => `${stage}/${topic}`)]
    .map(([name, some]) => {
      const behind = durationText(Math.max(...some.map(({ seconds }) => seconds)) * 1_000);
      const text = `${partitionsText(some)}; at most ${behind} behind`;
      return { name, text, rows: some.toSorted((a, b) => a.partition - b.partition) };
    })
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

function urgency({ state }: PartitionRow): number {
  return URGENCY[state] ?? 3;
}
