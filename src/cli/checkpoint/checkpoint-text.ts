import { countText } from '../../domain/count-text.ts';
import type { CheckpointView } from '../../inspect/checkpoints/checkpoints.ts';
import { timeText } from '../../inspect/time-text.ts';
import { recoveryOptions } from '../../operate/checkpoints/recovery-options.ts';

/** One checkpoint; for a stopped or held one also why, and what to do about it. */
export function checkpointText(view: CheckpointView): string {
  const { name, checkpoint, log, committed } = view;
  const { epoch, from, next, outputs, stopped, held, storedAt, deadLettersInARow } = checkpoint;
  const state = stopped !== null ? 'STOPPED' : held !== null ? 'held' : 'ready';
  const bounds = log === null ? 'the topic no longer has this partition' : `log ${log.start} to ${log.end}`;
  const lastChunk =
    storedAt === 0
      ? 'no chunk stored yet'
      : `last chunk ${from} to ${next - 1} with ${countText(outputs.length, 'output')}, stored ${timeText(storedAt)}`;
  const options = recoveryOptions(view);
  return [
    `${name}: ${state}`,
    `  next ${next}, ${bounds}, group committed ${committed === -1 ? 'nothing' : committed}, epoch ${epoch}`,
    `  ${lastChunk}`,
    ...(deadLettersInARow === 0 ? [] : [`  dead letters in a row: ${deadLettersInARow}`]),
    ...(held === null ? [] : [`  held since ${timeText(held.since)}: ${held.reason}`]),
    ...(stopped === null ? [] : [`  ${stopped.kind} since ${timeText(stopped.at)}: ${stopped.reason}`]),
    ...(options.length === 0 ? [] : ['  what to do:']),
    ...options.map(({ command, meaning }) => `    ${command}\n      ${meaning}`),
  ].join('\n');
}
