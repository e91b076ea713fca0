import type { Decision, RecoveredMoney } from '../../domain/decision.ts';
import type { Submission } from '../../domain/documents.ts';
import { withMessagePosition } from '../../domain/message-positions.ts';
import { errorMessage, PoisonError } from '../../errors.ts';
import type { StoredOutput } from '../checkpoint.ts';
import { CHUNK_OUTPUT_BYTES_MAX, DECISIONS_IN_A_ROW } from '../limits.ts';
import type { PartitionId } from '../partition-id.ts';
import type { InputMessage } from '../stage.ts';
import { outputBytes } from '../transactions/kafka-transaction.ts';
import { deadLetter, encodeOutput, type OutputEncoder } from './outputs.ts';
import type { ReadableMessage, ReadMessage } from './read-chunk.ts';
import type { ChunkState } from './state.ts';

/** The result of the decisions about a partition's part of a chunk. */
export interface Folded<In extends InputMessage> {
  /** The messages that were folded: fewer than given where dead letters in a row stop the partition. */
  readonly covered: readonly ReadMessage<In>[];
  readonly outputs: readonly StoredOutput[];
  /** Submissions whose requests may go out once the chunk is stored. */
  readonly toSend: readonly Submission[];
  readonly deadLettersInARow: number;
  readonly deadLetters: number;
  readonly counted: readonly string[];
  readonly recovered: readonly RecoveredMoney[];
  /** What the decisions want a person to know. */
  readonly warnings: readonly string[];
  readonly stopReason: string | null;
}

export interface FoldRules<In extends InputMessage> {
  readonly encoder: OutputEncoder;
  readonly partition: PartitionId;
  readonly deadLettersInARowMax: number;
  decide(message: ReadableMessage<In>, state: ChunkState): Decision;
  /** What its stage decides where `decide`, or what follows from it, is refused: `why`. Null: a dead letter. */
  insteadOfDeadLetter(message: ReadableMessage<In>, state: ChunkState, why: string): Decision | null;
}

/**
 * Folds the pure decision over the messages in order: each one sees the changes of those before it. A message whose
 * decision throws becomes a dead letter, and only its own changes are discarded. The event loop gets its turn in between.
 */
export async function foldChunk<In extends InputMessage>(
  rules: FoldRules<In>,
  state: ChunkState,
  messages: readonly ReadMessage<In>[],
  deadLettersInARowBefore: number,
): Promise<Folded<In>> {
  const outputs: StoredOutput[] = [];
  const toSend: Submission[] = [];
  const counted: string[] = [];
  const recovered: RecoveredMoney[] = [];
  const warnings: string[] = [];
  let inARow = deadLettersInARowBefore;
  let deadLetters = 0;
  let stopReason: string | null = null;
  let length = 0;
  for (const message of messages) {
    const end = foldMessage(rules, state, message);
    outputs.push(...end.outputs);
    toSend.push(...end.toSend);
    counted.push(...end.counted);
    recovered.push(...end.recovered);
    warnings.push(...end.warnings);
    inARow = end.dead ? inARow + 1 : 0;
    if (end.dead) deadLetters++;
    length++;
    if (inARow >= rules.deadLettersInARowMax) {
      stopReason = `${inARow} dead letters in a row, the last at offset ${message.source.offset}`;
      break;
    }
    if (length % DECISIONS_IN_A_ROW === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  const covered = messages.slice(0, length);
  return { covered, outputs, toSend, deadLettersInARow: inARow, deadLetters, counted, recovered, warnings, stopReason };
}

interface MessageEnd {
  readonly outputs: readonly StoredOutput[];
  readonly toSend: readonly Submission[];
  readonly counted: readonly string[];
  readonly recovered: readonly RecoveredMoney[];
  readonly warnings: readonly string[];
  readonly dead: boolean;
}

function foldMessage<In extends InputMessage>(
  rules: FoldRules<In>,
  state: ChunkState,
  message: ReadMessage<In>,
): MessageEnd {
  if (message.kind === 'poison') return dead(rules, message, message.reason);
  const unloadable = state.unloadable.get(message.input);
  if (unloadable !== undefined) return dead(rules, message, unloadable);
  try {
    return applyDecision(rules, state, message, rules.decide(message, state));
  } catch (error) {
    return refused(rules, state, message, errorMessage(error));
  }
}

function refused<In extends InputMessage>(
  rules: FoldRules<In>,
  state: ChunkState,
  message: ReadableMessage<In>,
  why: string,
): MessageEnd {
  try {
    const instead = rules.insteadOfDeadLetter(message, state, why);
    return instead === null ? dead(rules, message, why) : applyDecision(rules, state, message, instead);
  } catch (error) {
    return dead(rules, message, errorMessage(error));
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
  const { topic, partition } = rules.partition;
  const position = { topic, partition, offset: message.source.offset };
  state.apply(withMessagePosition(decision.changes, position, state));
  const { toSend = [], counted, recovered, warnings = [] } = decision;
  return { outputs, toSend, counted, recovered: recovered === undefined ? [] : [recovered], warnings, dead: false };
}

function dead<In extends InputMessage>(rules: FoldRules<In>, message: ReadMessage<In>, reason: string): MessageEnd {
  const letter = deadLetter(rules.encoder, rules.partition, message.source, reason);
  return { outputs: [letter], toSend: [], counted: ['dead-letter'], recovered: [], warnings: [], dead: true };
}
