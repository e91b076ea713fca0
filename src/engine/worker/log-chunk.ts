import type { Logger } from 'pino';
import type { StoredPart } from '../chunk/chunk-part.ts';
import type { PartitionId } from '../partition-id.ts';
import type { InputMessage, Lane } from '../stage.ts';

type Decided<In extends InputMessage> = StoredPart<In>['folded']['decided'][number];

/** What a person should know of the decisions, and at `debug` a line for each: what was decided, and why. */
export function logDecisions<In extends InputMessage>(
  logger: Logger,
  { stage, topic, partition }: PartitionId,
  { decided }: StoredPart<In>['folded'],
): void {
  const isDetailed = logger.isLevelEnabled('debug');
  for (const one of decided) {
    for (const warning of one.warnings) logger.warn({ stage, topic, partition }, warning);
    if (isDetailed) logger.debug({ stage, topic, partition, ...fieldsOf(one) }, 'decided');
  }
}

function fieldsOf<In extends InputMessage>({ message, messages, counted, why }: Decided<In>) {
  const event = message.kind === 'readable' ? message.input.event : null;
  const events = [...messages.map((output) => output.event), ...(event === null ? [] : [event])];
  return {
    offset: message.source.offset,
    eventId: event?.eventId,
    orderId: event?.orderId,
    debtId: firstOf(events, 'debtId'),
    submissionId: firstOf(events, 'submissionId'),
    decided: counted,
    why: why ?? firstOf(events, 'detail'),
    configVersion: firstOf(events, 'configVersion'),
    outputs: messages.map(({ topic }) => topic.name),
    ...message.trace?.logFields,
  };
}

/** Undefined: none of them has it. */
function firstOf(events: readonly object[], field: string): unknown {
  for (const event of events) {
    const value: unknown = Reflect.get(event, field);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

interface ChunkSteps {
  readonly lane: Lane;
  /** Reading documents, deciding, and the MongoDB transaction. */
  readonly storeMs: number;
  /** The Kafka transaction. */
  readonly publishMs: number;
}

/** One line at `trace`: which messages a chunk had, what came of them, and how long it took. */
export function logChunk<In extends InputMessage>(
  logger: Logger,
  stored: readonly StoredPart<In>[],
  { lane, storeMs, publishMs }: ChunkSteps,
): void {
  if (!logger.isLevelEnabled('trace')) return;
  const parts = stored.map(({ part: { partition }, checkpoint, folded }) => ({
    topic: partition.topic,
    partition: partition.partition,
    from: checkpoint.from,
    next: checkpoint.next,
    messages: folded.covered.length,
    outputs: folded.outputs.length,
    deadLetters: folded.deadLetters,
    toSend: folded.toSend.length,
  }));
  const stage = stored[0]?.part.partition.stage;
  const took = { storeMs: Math.round(storeMs), publishMs: Math.round(publishMs) };
  logger.trace({ stage, lane, parts, ...took }, 'applied a chunk');
}
