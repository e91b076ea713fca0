import { traceContextOf } from '../../kafka/codec/headers.ts';
import type { Names } from '../../names.ts';
import { inChunkSpan, inTransactionSpan } from '../../telemetry/tracing/in-chunk-span.ts';
import { MessageTrace } from '../../telemetry/tracing/message-trace.ts';
import { isTracing } from '../../telemetry/tracing/tracer.ts';
import type { ChunkPart, StoredPart } from '../chunk/chunk-part.ts';
import type { ReadMessage } from '../chunk/read-chunk.ts';
import type { GroupPartition } from '../partition-id.ts';
import type { InputMessage } from '../stage.ts';
import type { WorkerPlan } from './worker.ts';

/** Begins a span for each message. Does nothing while nobody traces. */
export function traced<In extends InputMessage>(
  names: Pick<Names, 'topic'>,
  { topic, partition, group }: GroupPartition,
  messages: readonly ReadMessage<In>[],
): readonly ReadMessage<In>[] {
  if (!isTracing()) return messages;
  return messages.map((message) => {
    const { offset, headers } = message.source;
    const event = message.kind === 'readable' ? message.input.event : null;
    const place = { topic: names.topic(topic), partition, offset, group };
    return { ...message, trace: new MessageTrace({ ...place, event, carried: traceContextOf(headers) }) };
  });
}

/** Does the work on a chunk within its span. */
export function asChunk<In extends InputMessage>(
  { stage, lane, group }: WorkerPlan<In>,
  parts: readonly ChunkPart<In>[],
  work: () => Promise<void>,
): Promise<void> {
  const messages = parts.flatMap((part) => part.messages.flatMap(({ trace }) => trace ?? []));
  if (messages.length === 0) return work();
  return inChunkSpan({ stage: stage.name, lane, group, partitions: parts.length, messages }, work);
}

/** Publishes what the stored messages have created within a span of its own. */
export function asTransaction<In extends InputMessage>(
  stored: readonly StoredPart<In>[],
  publish: () => Promise<void>,
): Promise<void> {
  const messages = stored.flatMap(tracesOf);
  if (messages.length === 0) return publish();
  const topics = stored.flatMap(({ checkpoint }) => checkpoint.outputs.map(({ topic }) => topic));
  return inTransactionSpan(topics, messages, publish);
}

/** The messages of a stored chunk are done, whatever becomes of publishing: their outputs are stored. */
export function endTraces<In extends InputMessage>(stored: readonly StoredPart<In>[]): void {
  for (const { folded } of stored) for (const one of folded.decided) one.message.trace?.end(one);
}

function tracesOf<In extends InputMessage>({ folded }: StoredPart<In>): MessageTrace[] {
  return folded.decided.flatMap(({ message }) => message.trace ?? []);
}
