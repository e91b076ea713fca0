import avro, { type Type } from 'avsc';
import { checkEvent, contentProblems, describeProblems } from '../../../topics/contract/check-event.ts';
import type { TopicDefinition } from '../../../topics/contract/topic.ts';
import { errorMessage, FatalError, PoisonError } from '../../errors.ts';
import type { Names } from '../../names.ts';
import { createRegistry, type Registry } from './registry.ts';
import { createWriterSchemas, type WriterSchema, type WriterSchemas } from './writer-schemas.ts';

/** Events to and from the Confluent wire format: a zero byte, the writer's schema id (4 bytes), the Avro value. */
export interface Codec {
  /**
   * Looks up the ids of our own schemas; needed before `encode`.
   * @throws FatalError where a schema is not registered; TransientError where the registry is away.
   */
  prepare(topics: readonly Pick<TopicDefinition<never>, 'name' | 'avro'>[]): Promise<void>;
  /** @throws PoisonError where the event breaks what its topic promises, naming fields but never values. */
  encode<Event>(topic: TopicDefinition<Event>, event: Event): Buffer;
  /**
   * @throws PoisonError where the bytes can never be read, or what they say breaks what the topic promises.
   * @throws TransientError where the registry is away: the message may be fine.
   */
  decode<Event>(topic: TopicDefinition<Event>, bytes: Buffer): Promise<Event>;
}

const MAGIC = 0;
const HEADER_BYTES = 5;

export function createCodec({ registryUrl, names }: { registryUrl: string; names: Names }): Codec {
  return codecOver(createRegistry(registryUrl), names);
}

export function codecOver(registry: Registry, names: Names): Codec {
  const ids = new Map<string, number>();
  const readers = new Map<string, Reader>();

  const readerOf = ({ name, avro: schema }: Pick<TopicDefinition<never>, 'name' | 'avro'>): Reader => {
    const known = readers.get(name);
    if (known !== undefined) return known;
    // Without avsc's own methods on every event, which a loop over its keys would meet.
    const type = avro.Type.forSchema(schema, { omitRecordMethods: true });
    const reader = { type, writers: createWriterSchemas(registry, names.subject(name), type) };
    readers.set(name, reader);
    return reader;
  };

  return {
    prepare: async (topics) => {
      for (const topic of topics) {
        if (!ids.has(topic.name)) ids.set(topic.name, await registeredId(registry, names.subject(topic.name), topic));
      }
    },
    encode: (topic, event) => {
      const id = ids.get(topic.name);
      if (id === undefined) throw new FatalError(`the codec was not prepared for ${topic.name}`);
      const { type } = readerOf(topic);
      refuseWrongEvent(topic, type, event);
      return toBytes(type, id, event);
    },
    decode: async <Event>(topic: TopicDefinition<Event>, bytes: Buffer) => {
      const { type, writers } = readerOf(topic);
      const id = writerId(bytes);
      const event = fromBytes<Event>(type, writers.known(id) ?? (await writers.load(id)), bytes);
      const problems = contentProblems(topic, event);
      if (problems.length > 0) throw new PoisonError(describeProblems(problems));
      return event;
    },
  };
}

interface Reader {
  readonly type: Type;
  readonly writers: WriterSchemas;
}

async function registeredId(
  registry: Registry,
  subject: string,
  topic: Pick<TopicDefinition<never>, 'avro'>,
): Promise<number> {
  const id = await registry.idOf(subject, topic.avro);
  if (id === null) throw new FatalError(`the schema of ${subject} is not registered; run "salvage setup"`);
  return id;
}

/** avsc drops fields that a schema lacks in silence; here they are refused. */
function refuseWrongEvent<Event>(topic: TopicDefinition<Event>, type: Type, event: Event): void {
  if (avroTakes(type, event) && contentProblems(topic, event).length === 0) return;
  const checked = checkEvent(topic, event);
  const why = 'problems' in checked ? describeProblems(checked.problems) : 'zod and Avro disagree on its structure';
  throw new PoisonError(`not a ${topic.name} event: ${why}`);
}

function avroTakes(type: Type, event: unknown): boolean {
  try {
    return type.isValid(event, { noUndeclaredFields: true });
  } catch {
    // avsc does arithmetic with what should be a number; a BigInt throws.
    return false;
  }
}

/** Reused by every encode, which is synchronous; grows to the largest event so far. */
let scratch = Buffer.allocUnsafeSlow(16 * 1024);

function toBytes(type: Type, id: number, event: unknown): Buffer {
  let end = type.encode(event, scratch, HEADER_BYTES);
  if (end < 0) {
    // avsc answers how many bytes were missing, below zero.
    scratch = Buffer.allocUnsafeSlow(2 * (scratch.length - end));
    end = type.encode(event, scratch, HEADER_BYTES);
  }
  scratch[0] = MAGIC;
  scratch.writeUInt32BE(id, 1);
  return Buffer.from(scratch.subarray(0, end));
}

function writerId(bytes: Buffer): number {
  if (bytes.length < HEADER_BYTES || bytes[0] !== MAGIC) {
    throw new PoisonError('not in the Confluent wire format: no zero byte and schema id at its start');
  }
  return bytes.readUInt32BE(1);
}

/** The resolver makes exactly what the reader's schema says, which test/topics holds against the zod structure. */
function fromBytes<Event>(type: Type, writer: WriterSchema, bytes: Buffer): Event {
  writer.checkBounds(bytes, HEADER_BYTES);
  try {
    return type.fromBuffer(bytes.subarray(HEADER_BYTES), writer.resolver);
  } catch (error) {
    throw new PoisonError(`not readable as ${type.name}: ${errorMessage(error)}`);
  }
}
