import type { Command } from 'commander';
import { parseWholeNumber } from '../parse-options.ts';
import { parseTime } from '../parse-time.ts';

/** Which dead letters of a topic a command means. */
export interface SelectionFlags {
  readonly partition?: number;
  readonly fromOffset?: number;
  readonly toOffset?: number;
  readonly since?: number;
  readonly reason?: string;
  readonly all?: boolean;
}

export function withSelection(command: Command): Command {
  return command
    .option('--partition <n>', 'only this partition of the dead-letter topic', parseWholeNumber)
    .option('--from-offset <n>', 'from this offset of the dead-letter topic on', parseWholeNumber)
    .option('--to-offset <n>', 'up to and including this offset', parseWholeNumber)
    .option('--since <time>', 'only those written since this time', parseTime)
    .option('--reason <text>', 'only those whose reason contains this text');
}

/** For `selectDeadLetters`. */
export function selectionOf(topics: readonly string[], flags: SelectionFlags) {
  const { since, partition, fromOffset, toOffset, reason, all = false } = flags;
  return {
    ...{ topics, since: since ?? null, includeHandled: all },
    ...(partition === undefined ? {} : { partition }),
    ...(fromOffset === undefined ? {} : { fromOffset }),
    ...(toOffset === undefined ? {} : { toOffset }),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** Whether it says which of a topic's dead letters are meant. */
export function isSelection({ partition, fromOffset, toOffset, since, reason }: SelectionFlags): boolean {
  return [partition, fromOffset, toOffset, since, reason].some((one) => one !== undefined);
}
