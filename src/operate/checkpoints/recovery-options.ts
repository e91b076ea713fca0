import { countText } from '../../domain/count-text.ts';
import { chunkOf } from '../../engine/checkpoint.ts';
import type { LogBounds } from '../../engine/ownership/log-identity.ts';
import type { CheckpointView } from '../../inspect/checkpoints/checkpoints.ts';
import { headerText } from '../../kafka/codec/headers.ts';
import { needsUpgradeTime } from './first-version-until.ts';

/** A safe way to continue after a stop: the command, and what it means. */
interface RecoveryOption {
  readonly command: string;
  readonly meaning: string;
}

/** What an operator can do about a stopped or held partition. Empty if it is neither. */
export function recoveryOptions(view: CheckpointView): RecoveryOption[] {
  const { name: id } = view;
  const { stopped, held, next } = view.checkpoint;
  if (stopped === null) return held === null ? [] : heldOptions(id, next);
  switch (stopped.kind) {
    case 'dead-letters':
      return deadLetterOptions(view);
    case 'unstorable':
      return unstorableOptions(id, next);
    case 'refused':
      return refusedOptions(view);
    default:
      return stopped.kind satisfies never;
  }
}

function deadLetterOptions({ name: id, checkpoint: { next }, input: { topic } }: CheckpointView): RecoveryOption[] {
  return [
    {
      command: `salvage dlq list ${topic}`,
      meaning: 'shows why; fix the cause first (a producer, a schema, or a defect of ours)',
    },
    { command: `salvage checkpoint resume ${id}`, meaning: `continues at ${next} and counts dead letters from 0` },
    { command: `salvage dlq replay ${topic}`, meaning: 'afterwards, if they can be processed now' },
  ];
}

/** The log does not fit the checkpoint: first correct the cause, or else continue somewhere else. */
function refusedOptions(view: CheckpointView): RecoveryOption[] {
  const { name: id } = view;
  const { outputs, identity } = view.checkpoint;
  const resume = {
    command: `salvage checkpoint resume ${id}`,
    meaning: 'checks again; use it once the cause is fixed',
  };
  if (view.log !== null && wasRestored(view, view.log)) return [resume, ...afterRestore(view, view.log)];
  const options: RecoveryOption[] = [resume, ...resetOptions(view)];
  if (view.log !== null && outputs.length > 0 && identity !== null) {
    options.push({
      command: '… --outputs published | publish',
      meaning: `add it only if reset asks whether the ${countText(outputs.length, 'message')} of the last chunk ${outputs.length === 1 ? 'was' : 'were'} published`,
    });
  }
  return options;
}

function resetOptions({ name: id, checkpoint: { next }, log, committed }: CheckpointView): RecoveryOption[] {
  if (log === null) return [];
  const reset = (to: string, meaning: string) => ({ command: `salvage checkpoint reset ${id} --to ${to}`, meaning });
  const lost = `continues at ${log.start}; messages ${next} to ${log.start - 1} are gone: have billing publish them again`;
  const again = `reads the topic from its start (${log.start}); use it if the topic was recreated; repeats change nothing`;
  const options = [reset('beginning', next < log.start ? lost : again)];
  if (next >= log.start && next <= log.end) {
    options.push(reset('next', `continues at ${next} without checking the record before it`));
  }
  if (committed > log.start && committed <= log.end && committed !== next) {
    const meaning = `continues at ${committed}, the consumer group's offset; use it if the database was replaced and billing lost nothing`;
    options.push(reset('committed', meaning));
  }
  return options;
}

function unstorableOptions(id: string, next: number): RecoveryOption[] {
  return [
    {
      command: `salvage checkpoint resume ${id}`,
      meaning: `tries message ${next} again; correct what refuses it first (a validator, a unique index, a defect of ours)`,
    },
    {
      command: `salvage checkpoint reset ${id} --to ${next + 1}`,
      meaning: `skips message ${next} for ever; only once a person has dealt with what it says, as it may tell of money`,
    },
  ];
}

/** A held partition continues by itself once what is away is back, and gives up on a message that cannot be stored. */
function heldOptions(id: string, next: number): RecoveryOption[] {
  return [
    {
      command: `salvage checkpoint reset ${id} --to OFFSET`,
      meaning: `only if a message can never be processed: continues at OFFSET; messages from ${next} up to it are lost`,
    },
  ];
}

/**
 * Whether MongoDB was restored to an earlier day: the group has committed messages that the checkpoint does not know. Not
 * where the checkpoint was created after the old one was lost: then its stage has stopped it at once.
 */
function wasRestored({ checkpoint: { next, stopped, identity }, committed }: CheckpointView, log: LogBounds): boolean {
  const isNew = stopped?.reason.includes('MongoDB has no checkpoint') === true;
  return committed > next && !isNew && (identity === null || identity.clusterId === log.clusterId);
}

/** Continuing at the group's offset is no option: what the messages before it changed is not in this database. */
function afterRestore(view: CheckpointView, log: LogBounds): RecoveryOption[] {
  const {
    name: id,
    checkpoint: { next },
    committed,
  } = view;
  const from = Math.max(next, log.start);
  if (from > log.end) return [];
  const gone = from > next ? `messages ${next} to ${from - 1} are gone: have billing publish them again; ` : '';
  return [
    {
      command: `salvage checkpoint reset ${id} --to ${from > next ? 'beginning' : 'next'}${upgradeOption(view)}`,
      meaning:
        `if this database is to stay: ${gone}processes messages ${from} to ${committed - 1} again; what they publish ` +
        'comes a second time under the same eventId, and FlexEcom repeats its answers',
    },
  ];
}

function upgradeOption(view: CheckpointView): string {
  return needsUpgradeTime(view) ? ' --upgraded-at TIME' : '';
}

/** For `--json`, without the bytes of the outputs. */
export function checkpointJson(view: CheckpointView): Record<string, unknown> {
  const { name, checkpoint, log, committed } = view;
  const outputs = checkpoint.outputs.map((output) => ({
    eventId: headerText(output.headers, 'ce_id') ?? null,
    topic: output.topic,
    chunk: chunkOf(output) ?? null,
  }));
  return { ...checkpoint, _id: name, outputs, log, committed, recoveryOptions: recoveryOptions(view) };
}
