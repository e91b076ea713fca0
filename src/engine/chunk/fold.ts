import type { TraceContext } from '../../../topics/contract/trace-context.ts';
import type { Decision, OutputMessage, RecoveredMoney } from '../../domain/decision.ts';
import type { Submission } from '../../domain/documents/submission.ts';
import { withMessagePosition } from '../../domain/message-positions.ts';
import { traceBefore, withTrace } from '../../domain/stored-trace.ts';
import { errorMessage, PoisonError } from '../../errors.ts';
import { traceContextOf } from '../../kafka/codec/headers.ts';
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
  /** How each of `covered` was decided, in the same order. */
  readonly decided: readonly DecidedMessage<In>[];
  readonly stopReason: string | null;
}

/** How one message was decided. */
interface DecidedMessage<In extends InputMessage> {
  readonly message: ReadMessage<In>;
  readonly messages: readonly OutputMessage[];
  readonly counted: readonly string[];
  readonly recovered: RecoveredMoney | null;
  /** What the decision wants a person to know. */
  readonly warnings: readonly string[];
  /** Why, in a sentence; of a dead letter, its reason. */
  readonly why: string | null;
  readonly dead: boolean;
}

export interface FoldRules<In extends InputMessage> {
  readonly encoder: OutputEncoder;
  readonly partition: PartitionId;
  readonly deadLettersInARowMax: number;
  /** Domain time, epoch ms. */
  readonly now: number;
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
  const decided: DecidedMessage<In>[] = [];
  let inARow = deadLettersInARowBefore;
  let deadLetters = 0;
  let stopReason: string | null = null;
  let length = 0;
  for (const message of messages) {
    const end = foldMessage(rules, state, message);
    outputs.push(...end.outputs);
    toSend.push(...end.toSend);
    decided.push(end.decided);
    inARow = end.decided.dead ? inARow + 1 : 0;
    if (end.decided.dead) deadLetters++;
    length++;
    if (inARow >= rules.deadLettersInARowMax) {
      stopReason = `${inARow} dead letters in a row, the last at offset ${message.source.offset}`;
      break;
    }
    if (length % DECISIONS_IN_A_ROW === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  const covered = messages.slice(0, length);
  return { covered, outputs, toSend, deadLettersInARow: inARow, deadLetters, decided, stopReason };
}

interface MessageEnd<In extends InputMessage> {
  readonly outputs: readonly StoredOutput[];
  readonly toSend: readonly Submission[];
  readonly decided: DecidedMessage<In>;
}

function foldMessage<In extends InputMessage>(
  rules: FoldRules<In>,
  state: ChunkState,
  message: ReadMessage<In>,
): MessageEnd<In> {
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
): MessageEnd<In> {
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
): MessageEnd<In> {
  const carried = continued(message, decision, state);
  const outputs = decision.messages.map((output) =>
    encodeOutput(rules.encoder, output, created(rules.encoder, message, output, carried)),
  );
  const bytes = outputs.reduce((sum, output) => sum + outputBytes(output), 0);
  if (bytes > CHUNK_OUTPUT_BYTES_MAX) {
    throw new PoisonError(`its outputs would have ${bytes} bytes, more than ${CHUNK_OUTPUT_BYTES_MAX}`);
  }
  const { topic, partition } = rules.partition;
  const position = { topic, partition, offset: message.source.offset };
  const changes = withMessagePosition(decision.changes, position, state);
  const { toSend = [], messages, counted, recovered = null, warnings = [], why = null } = decision;
  const decided = { message, messages, counted, recovered, warnings, why, dead: false };
  if (carried === null) {
    state.apply(changes);
    return { outputs, toSend, decided };
  }
  const trace = { ...carried, at: rules.now };
  state.apply(withTrace(changes, trace));
  return { outputs, toSend: toSend.map((submission) => ({ ...submission, trace })), decided };
}

/**
 * The trace that a decision is a part of: the message's, or, where it comes from outside, that of the submission which it is
 * about. Null: neither has one.
 */
function continued<In extends InputMessage>(
  { source, trace }: ReadableMessage<In>,
  { changes }: Decision,
  state: ChunkState,
): TraceContext | null {
  const before = traceBefore(changes, state);
  trace?.decidedAgain();
  if (before !== null) trace?.continues(before);
  if (trace !== undefined) return trace.carried;
  return traceContextOf(source.headers) ?? before;
}

/** What an output carries. */
function created<In extends InputMessage>(
  { names }: Pick<OutputEncoder, 'names'>,
  { trace }: ReadableMessage<In>,
  { topic, event }: OutputMessage,
  carried: TraceContext | null,
): TraceContext | null {
  return trace === undefined ? carried : trace.create(names.topic(topic.name), event.eventId);
}

function dead<In extends InputMessage>(rules: FoldRules<In>, message: ReadMessage<In>, why: string): MessageEnd<In> {
  message.trace?.decidedAgain();
  const letter = deadLetter(rules.encoder, rules.partition, message.source, why);
  const decided = { message, messages: [], counted: ['dead-letter'], recovered: null, warnings: [], why, dead: true };
  return { outputs: [letter], toSend: [], decided };
}
