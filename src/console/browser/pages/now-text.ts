import type { ConsoleSnapshot } from '../../live/console-snapshot.ts';

type Snapshot = ConsoleSnapshot;

/** Where to look at, and often do, what a condition is about. Each leads to a page; those that are not here are for the shell. */
const PAGE_OF: Readonly<Record<string, { readonly href: string; readonly text: string }>> = {
  CONTRADICTIONS_OPEN: { href: '/money', text: 'Look at the money' },
  DEAD_LETTERS_OPEN: { href: '/dead-letters', text: 'Look at the dead letters' },
  PARTITION_STOPPED: { href: '/partitions', text: 'Look at the partition' },
  PARTITION_HELD: { href: '/partitions', text: 'Look at the partition' },
  SHOPPERS_WAIT: { href: '/partitions', text: 'Look at the partitions' },
  STAGE_BEHIND: { href: '/partitions', text: 'Look at the partitions' },
  NO_CONFIGURATION: { href: '/configuration', text: 'Apply a configuration' },
  CONFIGURATIONS_DIFFER: { href: '/configuration', text: 'Look at the versions' },
  SUBMISSIONS_PARKED: { href: '/scheduled', text: 'Look at what waits' },
  SUBMISSIONS_WAIT: { href: '/scheduled', text: 'Look at what waits' },
  SUBMISSIONS_OVERDUE: { href: '/scheduled', text: 'Look at what waits' },
  SUBMISSIONS_PAST_DUE: { href: '/scheduled', text: 'Look at what waits' },
  GATEWAY_PAUSED_ITSELF: { href: '/scheduled', text: 'Look at the pauses' },
  PAUSED_FOR_LONG: { href: '/scheduled', text: 'Look at the pauses' },
  ACTIONS_UNFINISHED: { href: '/audit', text: 'Look at the audit' },
};

export function pageOfCondition(name: string): { readonly href: string; readonly text: string } | null {
  return PAGE_OF[name] ?? null;
}

export interface StageLag {
  readonly key: string;
  readonly stage: string;
  readonly topic: string;
  readonly messages: number;
  readonly isAtLeast: boolean;
  readonly seconds: number;
}

/** The lag of each stage and topic over its partitions, the longest wait first. */
export function stageLags(lag: NonNullable<Snapshot['lag']>): StageLag[] {
  const groups = Map.groupBy(lag, ({ stage, topic }) => `${stage} ${topic}`);
  return [...groups]
    .map(([key, partitions]) => {
      const [{ stage, topic } = { stage: '', topic: '' }] = partitions;
      return {
        key,
        stage,
        topic,
        messages: partitions.reduce((sum, { messages }) => sum + messages, 0),
        isAtLeast: partitions.some(({ messages, atLeast }) => atLeast && messages > 0),
        seconds: Math.max(...partitions.map(({ seconds }) => seconds)),
      };
    })
    .sort((a, b) => b.seconds - a.seconds || a.key.localeCompare(b.key));
}

/** `12 partitions: 11 running, 1 held`. */
export function partitionsText(partitions: readonly { readonly state: string }[]): string {
  if (partitions.length === 0) return 'none';
  const states = [...Map.groupBy(partitions, ({ state }) => state)].map(([state, some]) => `${some.length} ${state}`);
  return `${partitions.length === 1 ? '1 partition' : `${partitions.length} partitions`}: ${states.join(', ')}`;
}
