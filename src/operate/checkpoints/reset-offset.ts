import { UsageError } from '../../errors.ts';
import type { CheckpointView } from '../../inspect/checkpoints/checkpoints.ts';

/** Where a partition continues after a reset. */
export type ResetTarget = 'beginning' | 'end' | 'next' | 'committed' | number;

/** The offset that a target means. @throws UsageError if it is outside the log. */
export function resetOffset({ name, checkpoint, committed, log }: CheckpointView, target: ResetTarget): number {
  if (log === null) throw new UsageError(`${name}: the topic no longer has this partition`);
  const offsets = { beginning: log.start, end: log.end, next: checkpoint.next, committed };
  const offset = typeof target === 'number' ? target : offsets[target];
  if (offset < log.start || offset > log.end) {
    throw new UsageError(`${name}: offset ${offset} is outside the log, which holds ${log.start} to ${log.end}`);
  }
  return offset;
}

/** What continuing at `offset` means, for the operator to read before confirming. */
export function resetConsequence({ checkpoint: { next }, committed }: CheckpointView, offset: number): string {
  if (offset > next) return `messages ${next} to ${offset - 1} will never be processed`;
  if (offset === next && committed > next) {
    return `messages ${next} to ${committed - 1} were applied before MongoDB was restored, and are applied again`;
  }
  if (offset < next) {
    return `messages from ${offset} on will be read again; those already applied are recognised as repeats, unless the topic was recreated`;
  }
  return 'the partition continues where it stopped';
}
