import avro, { type Type } from 'avsc';
import { z } from 'zod';
import { PREFIX } from './cluster/merchant.ts';

const Registered = z.object({ id: z.int(), schema: z.string() });
const MAGIC = 0;
const HEADER_BYTES = 5;
const ANSWER_MS_MAX = 5_000;

/** The schemas of all topics, as billing gets them from the registry: encodes and decodes with avsc and nothing else. */
export class Schemas {
  readonly #byTopic = new Map<string, { id: number; type: Type }>();
  readonly #byId = new Map<number, Type>();

  /** @param topics by their names in the contract, without the prefix */
  static async load(registryUrl: string, topics: readonly string[]): Promise<Schemas> {
    const schemas = new Schemas();
    for (const topic of topics) {
      const url = `${registryUrl}/subjects/${PREFIX}.${topic}-value/versions/latest`;
      const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS_MAX) });
      if (answer.status === 404) continue;
      const { id, schema } = Registered.parse(await answer.json());
      const type = avro.Type.forSchema(JSON.parse(schema));
      schemas.#byTopic.set(topic, { id, type });
      schemas.#byId.set(id, type);
    }
    return schemas;
  }

  encode(topic: string, event: unknown): Buffer {
    const known = this.#byTopic.get(topic);
    if (known === undefined) throw new Error(`the registry has no schema of ${topic}`);
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeInt32BE(known.id, 1);
    return Buffer.concat([header, known.type.toBuffer(event)]);
  }

  /** @returns null for what is not in the registry's format */
  decode(bytes: Buffer | null): unknown {
    if (bytes === null || bytes.length < HEADER_BYTES || bytes[0] !== MAGIC) return null;
    try {
      return this.#byId.get(bytes.readInt32BE(1))?.fromBuffer(bytes.subarray(HEADER_BYTES)) ?? null;
    } catch {
      return null;
    }
  }
}
