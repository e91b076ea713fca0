import avro, { type Type } from 'avsc';
import { checkEvent, contentProblems, describeProblems } from '../../../topics/contract/check-event.ts';
import type { TopicDefinition } from '../../../topics/contract/topic.ts';
import type { BytesPart } from '../../../topics/contract/written-digits.ts';
import { errorMessage, FatalError, PoisonError } from '../../errors.ts';
import type { Names } from '../../names.ts';
import type { Registry } from './registry.ts';
import { stringParts } from './string-parts.ts';
import { type RegistryWaits, type WriterSchema, WriterSchemas } from './writer-schemas.ts';

const MAGIC = 0;
const HEADER_BYTES = 5;

/** Converts events to and from the Confluent wire format: a zero byte, the writer's schema id (4 bytes), the Avro value. */
export class Codec {
  readonly #registry: Registry;
  readonly #names: Names;
  /** The ids of our own schemas, by topic. */
  readonly #ids = new Map<string, number>();
  readonly #waits: RegistryWaits;
  readonly #readers = new Map<string, Reader>();

  constructor(registry: Registry, names: Names, waits: RegistryWaits = {}) {
    this.#registry = registry;
    this.#names = names;
    this.#waits = waits;
  }

  /**
   * Looks up the ids of our own schemas. `encode` needs it.
   * @throws FatalError where a schema is not registered; TransientError where the registry is away.
   */
  async prepare(topics: readonly TopicSchema[]): Promise<void> {
    for (const topic of topics) {
      if (!this.#ids.has(topic.name)) this.#ids.set(topic.name, await this.#registeredId(topic));
    }
  }

  /** @throws PoisonError where the event breaks its topic's contract; it names fields, never values. */
  encode<Event>(topic: TopicDefinition<Event>, event: Event): Buffer {
    const id = this.#preparedId(topic);
    const { type } = this.#readerOf(topic);
    refuseInvalidEvent(topic, type, event);
    return toBytes(type, id, event);
  }

  /** The address of the schema that `encode` writes with. */
  schemaUri(topic: Pick<TopicSchema, 'name'>): string {
    return this.#registry.schemaUri(this.#preparedId(topic));
  }

  /**
   * @throws PoisonError where the bytes can never be read, or the event breaks the topic's contract.
   * @throws TransientError where the registry is away; the message may be valid.
   */
  async decode<Event>(topic: TopicDefinition<Event>, bytes: Buffer): Promise<Event> {
    const { type, writers } = this.#readerOf(topic);
    const id = writerId(bytes);
    const event = fromBytes<Event>(type, writers.known(id) ?? (await writers.load(id)), bytes);
    const problems = contentProblems(topic, event);
    if (problems.length > 0) throw new PoisonError(describeProblems(problems));
    return event;
  }

  /**
   * Where the strings of a topic's value are, and which hold an identifier; null where its schema does not tell. Asks nobody:
   * the schema is known if the value could be read.
   */
  stringParts(topicName: string, bytes: Buffer): BytesPart[] | null {
    try {
      const writer = this.#readers.get(topicName)?.writers.known(writerId(bytes)) ?? null;
      if (writer === null) return null;
      writer.checkBounds(bytes, HEADER_BYTES);
      return stringParts(writer.type, bytes, HEADER_BYTES);
    } catch {
      return null;
    }
  }

  #preparedId({ name }: Pick<TopicSchema, 'name'>): number {
    const id = this.#ids.get(name);
    if (id === undefined) throw new FatalError(`the codec was not prepared for ${name}`);
    return id;
  }

  async #registeredId(topic: TopicSchema): Promise<number> {
    const subject = this.#names.subject(topic.name);
    const id = await this.#registry.idOf(subject, topic.avro);
    if (id === null) throw new FatalError(`the schema of ${subject} is not registered; run "salvage setup"`);
    return id;
  }

  #readerOf({ name, avro: schema }: TopicSchema): Reader {
    const known = this.#readers.get(name);
    if (known !== undefined) return known;
    // Otherwise avsc puts its own methods on every event, where a loop over the keys finds them.
    const type = avro.Type.forSchema(schema, { omitRecordMethods: true });
    const reader = { type, writers: new WriterSchemas(this.#registry, this.#names.subject(name), type, this.#waits) };
    this.#readers.set(name, reader);
    return reader;
  }
}

type TopicSchema = Pick<TopicDefinition<never>, 'name' | 'avro'>;

interface Reader {
  readonly type: Type;
  readonly writers: WriterSchemas;
}

/** Refuses also fields that the schema lacks: avsc would silently drop them. */
function refuseInvalidEvent<Event>(topic: TopicDefinition<Event>, type: Type, event: Event): void {
  if (avroAccepts(type, event) && contentProblems(topic, event).length === 0) return;
  const checked = checkEvent(topic, event);
  const why = 'problems' in checked ? describeProblems(checked.problems) : 'zod and Avro disagree about its structure';
  throw new PoisonError(`not a ${topic.name} event: ${why}`);
}

function avroAccepts(type: Type, event: unknown): boolean {
  try {
    return type.isValid(event, { noUndeclaredFields: true });
  } catch {
    // avsc calculates with the value; a BigInt in place of a number throws.
    return false;
  }
}

/** Reused by every `encode`, which is synchronous. Grows with the largest event. */
let scratch = Buffer.allocUnsafeSlow(16 * 1024);

function toBytes(type: Type, id: number, event: unknown): Buffer {
  let end = type.encode(event, scratch, HEADER_BYTES);
  if (end < 0) {
    // avsc returns the number of missing bytes as a negative number.
    scratch = Buffer.allocUnsafeSlow(2 * (scratch.length - end));
    end = type.encode(event, scratch, HEADER_BYTES);
  }
  scratch[0] = MAGIC;
  scratch.writeUInt32BE(id, 1);
  return Buffer.from(scratch.subarray(0, end));
}

function writerId(bytes: Buffer): number {
  if (bytes.length < HEADER_BYTES || bytes[0] !== MAGIC) {
    throw new PoisonError('not in the Confluent wire format: it does not start with a zero byte and a schema id');
  }
  return bytes.readUInt32BE(1);
}

/** The resolver yields what the reader's schema says; test/topics shows that this is the zod structure. */
function fromBytes<Event>(type: Type, writer: WriterSchema, bytes: Buffer): Event {
  try {
    writer.checkBounds(bytes, HEADER_BYTES);
    return type.fromBuffer(bytes.subarray(HEADER_BYTES), writer.resolver);
  } catch (error) {
    if (error instanceof PoisonError) throw error;
    throw new PoisonError(`cannot be read as ${type.name}: ${errorMessage(error)}`);
  }
}
