import type { AnyTopic } from '../../domain/decision.ts';
import { errorMessage, PoisonError, SalvageError } from '../../errors.ts';
import type { Codec } from '../../kafka/codec/codec.ts';
import { adviceOnSchemaId } from '../../kafka/codec/schema-id-headers.ts';
import type { MessageTrace } from '../../telemetry/tracing/message-trace.ts';
import type { SourceMessage } from '../consumer/inbox.ts';
import type { InputMessage } from '../stage.ts';

/** A message that was read: its event, or the reason why it can never be read. */
export type ReadMessage<In extends InputMessage> = ReadableMessage<In> | PoisonMessage;

export interface ReadableMessage<In extends InputMessage> {
  readonly kind: 'readable';
  readonly source: SourceMessage;
  readonly input: In;
  /** Missing while nobody traces. */
  readonly trace?: MessageTrace;
}

interface PoisonMessage {
  readonly kind: 'poison';
  readonly source: SourceMessage;
  readonly reason: string;
  /** Missing while nobody traces. */
  readonly trace?: MessageTrace;
}

/** The events of a chunk, without its poison. */
export function readableInputs<In extends InputMessage>(messages: readonly ReadMessage<In>[]): In[] {
  return messages.flatMap((message) => (message.kind === 'readable' ? [message.input] : []));
}

/**
 * Decodes and validates a chunk's messages.
 * @throws TransientError where the registry is away: the messages may be fine.
 */
export function readChunk<In extends InputMessage>(
  codec: Codec,
  topic: AnyTopic,
  messages: readonly SourceMessage[],
): Promise<ReadMessage<In>[]> {
  return Promise.all(messages.map((source) => decodeMessage<In>(codec, topic, source)));
}

/** Whatever is not a server's fault is the message's: what nobody has thought of must not hold its partition for ever. */
async function decodeMessage<In extends InputMessage>(
  codec: Codec,
  topic: AnyTopic,
  source: SourceMessage,
): Promise<ReadMessage<In>> {
  try {
    if (source.refusedBecause !== undefined) throw new PoisonError(source.refusedBecause);
    if (source.value === null) throw new PoisonError('the message has no value');
    const event = await codec.decode(topic, source.value);
    checkKey(source.key, event.orderId);
    // The stage's input type is the union over its own topics, and the codec checked this topic's event.
    return { kind: 'readable', source, input: { topic: topic.name, event } as In };
  } catch (error) {
    if (error instanceof SalvageError && error.kind !== 'poison') throw error;
    return { kind: 'poison', source, reason: reasonOf(error, source) };
  }
}

function reasonOf(error: unknown, { headers, refusedBecause }: SourceMessage): string {
  const advice = refusedBecause === undefined ? adviceOnSchemaId(headers) : null;
  return advice === null ? errorMessage(error) : `${errorMessage(error)}; ${advice}`;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Messages of one order stay in sequence only if the order is their key: another key, or none, is refused. */
function checkKey(key: Buffer | null, orderId: string): void {
  const text = key === null ? null : decodeUtf8(key);
  if (text !== orderId) throw new PoisonError(`the key must be the orderId ${orderId}, but it is ${text ?? 'missing'}`);
}

function decodeUtf8(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new PoisonError('the key is not UTF-8');
  }
}
