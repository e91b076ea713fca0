import { chunkOf } from '../../engine/checkpoint.ts';
import type { CheckpointView } from '../../inspect/checkpoints/checkpoints.ts';

/** A safe way to continue after a stop: the command, and what it means. */
interface RecoveryOption {
  readonly command: string;
  readonly meaning: string;
}

/** What an operator can do about a stopped or held partition. Empty if it is neither. */
export function recoveryOptions(view: CheckpointView): RecoveryOption[] {
  const { checkpoint, log, committed } = view;
  const { _id: id, stopped, held, next, identity } = checkpoint;
  if (stopped === null) return held === null ? [] : heldOptions(id, next);
  if (stopped.kind === 'dead-letters') {
    return [
      {
        command: `salvage dlq list ${view.input.topic}`,
        meaning: 'shows why; fix the cause first (a producer, a schema, or a defect of ours)',
      },
      { command: `salvage checkpoint resume ${id}`, meaning: `continues at ${next} and counts dead letters from 0` },
      { command: `salvage dlq replay ${view.input.topic}`, meaning: 'afterwards, if they can be processed now' },
    ];
  }
  const options: RecoveryOption[] = [
    { command: `salvage checkpoint resume ${id}`, meaning: 'checks again; use it once the cause is fixed' },
  ];
  const reset = (to: string, meaning: string) =>
    options.push({ command: `salvage checkpoint reset ${id} --to ${to}`, meaning });
  if (log === null) return options;
  if (next < log.start) {
    reset(
      'beginning',
      `continues at ${log.start}; messages ${next} to ${log.start - 1} are gone: have billing publish them again`,
    );
  } else {
    reset(
      'beginning',
      `reads the topic from its start (${log.start}); use it if the topic was recreated; repeats change nothing`,
    );
    if (next <= log.end) reset('next', `continues at ${next} without checking the record before it`);
  }
  if (committed > log.start && committed <= log.end && committed !== next) {
    reset(
      'committed',
      `continues at ${committed}, the consumer group's offset; use it if the database was replaced and billing lost nothing`,
    );
  }
  if (checkpoint.outputs.length > 0 && identity !== null) {
    options.push({
      command: '… --outputs published | publish',
      meaning: `add it only if reset asks whether the ${checkpoint.outputs.length} messages of the last chunk were published`,
    });
  }
  return options;
}

/** A held partition continues by itself. Only a message that can never be stored holds it for ever. */
function heldOptions(id: string, next: number): RecoveryOption[] {
  return [
    {
      command: `salvage checkpoint reset ${id} --to OFFSET`,
      meaning: `only if a message can never be processed: continues at OFFSET; messages from ${next} up to it are lost`,
    },
  ];
}

/** For `--json`, without the bytes of the outputs. */
export function checkpointJson(view: CheckpointView): Record<string, unknown> {
  const { checkpoint, log, committed } = view;
  const outputs = checkpoint.outputs.map((output) => ({
    eventId: output.eventId,
    topic: output.topic,
    chunk: chunkOf(output) ?? null,
  }));
  return { ...checkpoint, outputs, log, committed, recoveryOptions: recoveryOptions(view) };
}
