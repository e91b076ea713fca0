import type { Decision } from '../../domain/decision.ts';
import { errorMessage, PoisonError } from '../../errors.ts';
import type { StoredOutput } from '../checkpoint.ts';
import { CHUNK_OUTPUT_BYTES_MAX } from '../limits.ts';
import type { PartitionId } from '../partition-id.ts';
import type { InputMessage } from '../stage.ts';
import { outputBytes } from '../transactions/kafka-transaction.ts';
import { deadLetter, encodeOutput, type OutputEncoder } from './outputs.ts';
import type { ReadableMessage, ReadMessage } from './read-chunk.ts';
import type { ChunkState } from './state.ts';

/** The result of a chunk's decisions. */
export interface Folded<In extends InputMessage> {
  /** The messages that were folded: fewer than given where dead letters in a row stop the partition. */
  readonly covered: readonly ReadMessage<In>[];
  readonly outputs: readonly StoredOutput[];
  readonly deadLettersInARow: number;
  readonly deadLetters: number;
  readonly counted: readonly string[];
  readonly stopReason: string | null;
}

export interface FoldRules<In extends InputMessage> {
  readonly encoder: OutputEncoder;
  readonly partition: PartitionId;
  readonly deadLettersInARowMax: number;
  decide(message: ReadableMessage<In>, state: ChunkState): Decision;
  /** Null: it becomes a dead letter. */
  insteadOfDeadLetter(message: ReadableMessage<In>, state: ChunkState, reason: string): Decision | null;
}

/**
 * Folds the pure decision over the messages in order: each one sees the changes of those before it. A message whose
 * decision throws becomes a dead letter, and only its own changes are discarded.
 */
export function foldChunk<In extends InputMessage>(
  rules: FoldRules<In>,
  state: ChunkState,
  messages: readonly ReadMessage<In>[],
  deadLettersInARowBefore: number,
): Folded<In> {
  const outputs: StoredOutput[] = [];
  const counted: string[] = [];
  let inARow = deadLettersInARowBefore;
  let deadLetters = 0;
  for (const [index, message] of messages.entries()) {
    const end = foldMessage(rules, state, message);
    outputs.push(...end.outputs);
    counted.push(...end.counted);
    inARow = end.dead ? inARow + 1 : 0;
    if (end.dead) deadLetters++;
    if (inARow >= rules.deadLettersInARowMax) {
      const stopReason = `${inARow} dead letters in a row, the last at offset ${message.source.offset}`;
      const covered = messages.slice(0, index + 1);
      return { covered, outputs, deadLettersInARow: inARow, deadLetters, counted, stopReason };
    }
  }
  return { covered: messages, outputs, deadLettersInARow: inARow, deadLetters, counted, stopReason: null };
}

interface MessageEnd {
  readonly outputs: StoredOutput[];
  readonly counted: readonly string[];
  readonly dead: boolean;
}

function foldMessage<In extends InputMessage>(
  rules: FoldRules<In>,
  state: ChunkState,
  message: ReadMessage<In>,
): MessageEnd {
  if (message.kind === 'poison') return dead(rules, message, message.reason);
  try {
    const unloadable = state.unloadable.get(message.input);
    if (unloadable !== undefined) throw new PoisonError(unloadable);
    return applyDecision(rules, state, message, rules.decide(message, state));
  } catch (error) {
    const reason = errorMessage(error);
    const instead = rules.insteadOfDeadLetter(message, state, reason);
    return instead === null ? dead(rules, message, reason) : applyDecision(rules, state, message, instead);
  }
}

function applyDecision<In extends InputMessage>(
  rules: FoldRules<In>,
  state: ChunkState,
  message: ReadableMessage<In>,
  decision: Decision,
): MessageEnd {
  const outputs = decision.messages.map((output) => encodeOutput(rules.encoder, output, message.source));
  const bytes = outputs.reduce((sum, output) => sum + outputBytes(output), 0);
  if (bytes > CHUNK_OUTPUT_BYTES_MAX) {
    throw new PoisonError(`its outputs would have ${bytes} bytes, more than ${CHUNK_OUTPUT_BYTES_MAX}`);
  }
  state.apply(decision.changes);
  return { outputs, counted: decision.counted, dead: false };
}

function dead<In extends InputMessage>(rules: FoldRules<In>, message: ReadMessage<In>, reason: string): MessageEnd {
  const letter = deadLetter(rules.encoder, rules.partition, message.source, reason);
  return { outputs: [letter], counted: ['dead-letter'], dead: true };
}
