import avro, { type Resolver, type Schema, type Type } from 'avsc';
import { errorMessage, PoisonError, TransientError } from '../../errors.ts';
import { type BoundsCheck, boundsCheckFor } from './avro-bounds.ts';
import type { Registry } from './registry.ts';

/** How a value written with one schema is read as another. Both are kept for good: an id's schema never changes. */
export interface WriterSchema {
  readonly resolver: Resolver;
  readonly checkBounds: BoundsCheck;
}

/** What is known at once, or null; `load` asks the registry. */
export interface WriterSchemas {
  known(id: number): WriterSchema | null;
  /**
   * @throws PoisonError for an id that the registry lacks while it knows the subject, or a schema that cannot be read as ours.
   * @throws TransientError where the registry is away, or has lost the subject itself.
   */
  load(id: number): Promise<WriterSchema>;
}

/** How long an unknown id stays unknown: a flood of bad messages asks once, a late registration is seen soon. */
const UNKNOWN_KEPT_MS = 30_000;

/** Bad messages can name any of four billion ids. */
const UNKNOWN_KEPT_MAX = 10_000;

/** The writers' schemas of one topic, read as `reader`. */
export function createWriterSchemas(registry: Registry, subject: string, reader: Type): WriterSchemas {
  const known = new Map<number, WriterSchema>();
  const refused = new Map<number, { readonly until: number; readonly error: PoisonError }>();
  const loading = new Map<number, Promise<WriterSchema>>();

  const fetchSchema = async (id: number): Promise<WriterSchema> => {
    const schema = await registry.schemaById(id);
    if (schema === null && !(await registry.knowsSubject(subject))) {
      throw new TransientError(
        `the schema registry has lost the subject ${subject}; run "salvage setup" or restore it`,
      );
    }
    try {
      if (schema === null) throw new PoisonError(`the schema registry has no schema with the id ${id}`);
      const writer = readAs(schema, id, reader);
      known.set(id, writer);
      return writer;
    } catch (error) {
      if (error instanceof PoisonError) keepRefusal(refused, id, error);
      throw error;
    }
  };

  return {
    known: (id) => known.get(id) ?? null,
    load: (id) => {
      const refusal = refused.get(id);
      if (refusal !== undefined && Date.now() < refusal.until) return Promise.reject(refusal.error);
      const started = loading.get(id) ?? fetchSchema(id).finally(() => loading.delete(id));
      loading.set(id, started);
      return started;
    },
  };
}

function keepRefusal(refused: Map<number, { until: number; error: PoisonError }>, id: number, error: PoisonError) {
  if (refused.size >= UNKNOWN_KEPT_MAX) refused.clear();
  refused.set(id, { until: Date.now() + UNKNOWN_KEPT_MS, error });
}

function readAs(schema: Schema, id: number, reader: Type): WriterSchema {
  try {
    const writer = avro.Type.forSchema(schema);
    return { resolver: reader.createResolver(writer), checkBounds: boundsCheckFor(writer) };
  } catch (error) {
    throw new PoisonError(`the schema ${id} cannot be read as ${reader.name}: ${errorMessage(error)}`);
  }
}
