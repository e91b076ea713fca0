import avro, { type Resolver, type Schema, type Type } from 'avsc';
import { errorMessage, PoisonError, TransientError } from '../../errors.ts';
import { type BoundsCheck, boundsCheckFor } from './avro-bounds.ts';
import type { Registry } from './registry.ts';

/** Reads values written with one schema as values of another. Kept for ever: the schema of an id never changes. */
export interface WriterSchema {
  readonly resolver: Resolver;
  readonly checkBounds: BoundsCheck;
}

export interface WriterSchemas {
  /** Without asking the registry; null where the id is not loaded. */
  known(id: number): WriterSchema | null;
  /**
   * Asks the registry.
   * @throws PoisonError where the registry knows the subject but not the id, or the schema cannot be read as ours.
   * @throws TransientError where the registry is away, or does not know the subject either.
   */
  load(id: number): Promise<WriterSchema>;
}

/** How long an id counts as unknown: many bad messages ask only once, and a late registration is noticed soon. */
const REFUSAL_TTL_MS = 30_000;

/** A limit, as bad messages can name any of four billion ids. */
const REFUSALS_MAX = 10_000;

/** The schemas that writers of one topic used, each read as `reader`. */
export function createWriterSchemas(registry: Registry, subject: string, reader: Type): WriterSchemas {
  const known = new Map<number, WriterSchema>();
  const refused = new Map<number, { readonly until: number; readonly error: PoisonError }>();
  const loading = new Map<number, Promise<WriterSchema>>();

  const fetchSchema = async (id: number): Promise<WriterSchema> => {
    const schema = await registry.schemaById(id);
    if (schema === null && !(await registry.knowsSubject(subject))) {
      throw new TransientError(
        `the schema registry does not know the subject ${subject}; restore its data, or run "salvage setup"`,
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
  if (refused.size >= REFUSALS_MAX) refused.clear();
  refused.set(id, { until: Date.now() + REFUSAL_TTL_MS, error });
}

function readAs(schema: Schema, id: number, reader: Type): WriterSchema {
  try {
    const writer = avro.Type.forSchema(schema);
    return { resolver: reader.createResolver(writer), checkBounds: boundsCheckFor(writer) };
  } catch (error) {
    throw new PoisonError(`the schema ${id} cannot be read as ${reader.name}: ${errorMessage(error)}`);
  }
}
