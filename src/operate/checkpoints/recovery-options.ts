import { chunkOf } from '../../engine/checkpoint.ts';
import { momentText } from '../../inspect/moments.ts';
import type { CheckpointView } from '../../inspect/status/checkpoints.ts';

/** One safe way on from a stop: the command, and what it means. */
export interface RecoveryOption {
  readonly command: string;
  readonly meaning: string;
}

/** Pure: what an operator can do about a stopped partition; empty for one that is not stopped. */
export function recoveryOptions(view: CheckpointView): RecoveryOption[] {
  const { checkpoint, log, committed } = view;
  const { _id: id, stopped, next, identity } = checkpoint;
  if (stopped === null) return [];
  if (stopped.kind === 'dead-letters') {
    return [
      {
        command: `salvage dlq list ${view.input.topic}`,
        meaning: 'shows why; mend the cause (a producer, a schema, our own defect) before going on',
      },
      { command: `salvage checkpoint resume ${id}`, meaning: `goes on at ${next}, counting dead letters anew` },
      { command: `salvage dlq replay ${view.input.topic}`, meaning: 'afterwards, if they can be processed now' },
    ];
  }
  const ways: RecoveryOption[] = [
    { command: `salvage checkpoint resume ${id}`, meaning: 'looks again; right where the cause was mended elsewhere' },
  ];
  const reset = (to: string, meaning: string) =>
    ways.push({ command: `salvage checkpoint reset ${id} --to ${to}`, meaning });
  if (log === null) return ways;
  if (next < log.start) {
    reset(
      'beginning',
      `goes on at ${log.start}; messages ${next} to ${log.start - 1} are gone: have billing publish them again`,
    );
  } else {
    reset(
      'beginning',
      `reads the topic from its start (${log.start}); right for a topic made anew, repeats change nothing`,
    );
    if (next <= log.end) reset('next', `goes on at ${next} without recognising the record before it`);
  }
  if (committed > log.start && committed <= log.end && committed !== next) {
    reset(
      'committed',
      `goes on at ${committed}, where the group stood; right where the database was replaced and billing lost nothing`,
    );
  }
  if (checkpoint.outputs.length > 0 && identity !== null) {
    ways.push({
      command: '… --outputs published | publish',
      meaning: `only where reset asks for it: whether the ${checkpoint.outputs.length} messages of the last chunk were published already`,
    });
  }
  return ways;
}

/** Pure: one checkpoint for a person. */
export function checkpointText(view: CheckpointView): string {
  const { checkpoint, log, committed } = view;
  const { _id, epoch, from, next, outputs, stopped, held, storedAt, deadLettersInARow } = checkpoint;
  const state = stopped !== null ? 'STOPPED' : held !== null ? 'held' : 'free to run';
  const bounds = log === null ? 'no such partition any more' : `log ${log.start} to ${log.end}`;
  return [
    `${_id}: ${state}`,
    `  next ${next}, ${bounds}, group committed ${committed === -1 ? 'nothing' : committed}, epoch ${epoch}`,
    `  last chunk ${from} to ${next - 1}, ${outputs.length} outputs, ${storedAt === 0 ? 'none stored yet' : `stored ${momentText(storedAt)}`}`,
    ...(deadLettersInARow === 0 ? [] : [`  dead letters in a row: ${deadLettersInARow}`]),
    ...(held === null ? [] : [`  held since ${momentText(held.since)}: ${held.reason}`]),
    ...(stopped === null ? [] : [`  ${stopped.kind} since ${momentText(stopped.at)}: ${stopped.reason}`, '  ways on:']),
    ...recoveryOptions(view).map(({ command, meaning }) => `    ${command}\n      ${meaning}`),
  ].join('\n');
}

/** For `--json`: without the outputs' bytes. */
export function checkpointJson(view: CheckpointView): Record<string, unknown> {
  const { checkpoint, log, committed } = view;
  const outputs = checkpoint.outputs.map((output) => ({
    eventId: output.eventId,
    topic: output.topic,
    chunk: chunkOf(output) ?? null,
  }));
  return { ...checkpoint, outputs, log, committed, recoveryOptions: recoveryOptions(view) };
}
