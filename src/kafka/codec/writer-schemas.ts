import avro, { type Resolver, type Schema, type Type } from 'avsc';
import { errorMessage, PoisonError, TransientError } from '../../errors.ts';
import { type BoundsCheck, boundsCheckFor } from './avro-bounds.ts';
import type { Registry } from './registry.ts';

/** Reads values written with one schema as values of another. Kept for ever: the schema of an id never changes. */
export interface WriterSchema {
  readonly resolver: Resolver;
  readonly checkBounds: BoundsCheck;
}

/** How long an id counts as unknown: many bad messages ask only once, and a late registration is noticed soon. */
const REFUSAL_TTL_MS = 30_000;

/** A limit, as bad messages can name any of four billion ids. */
const REFUSALS_MAX = 10_000;

/** The schemas that writers of one topic used, each read as `reader`. */
export class WriterSchemas {
  readonly #registry: Registry;
  readonly #subject: string;
  readonly #reader: Type;
  readonly #known = new Map<number, WriterSchema>();
  readonly #refused = new Map<number, { readonly until: number; readonly error: PoisonError }>();
  readonly #loading = new Map<number, Promise<WriterSchema>>();

  constructor(registry: Registry, subject: string, reader: Type) {
    this.#registry = registry;
    this.#subject = subject;
    this.#reader = reader;
  }

  /** Without asking the registry; null where the id is not loaded. */
  known(id: number): WriterSchema | null {
    return this.#known.get(id) ?? null;
  }

  /**
   * Asks the registry.
   * @throws PoisonError where the registry knows the subject but not the id, or the schema cannot be read as ours.
   * @throws TransientError where the registry is away, or does not know the subject either.
   */
  load(id: number): Promise<WriterSchema> {
    const refusal = this.#refused.get(id);
    if (refusal !== undefined && Date.now() < refusal.until) return Promise.reject(refusal.error);
    const started = this.#loading.get(id) ?? this.#ask(id).finally(() => this.#loading.delete(id));
    this.#loading.set(id, started);
    return started;
  }

  async #ask(id: number): Promise<WriterSchema> {
    const schema = await this.#registry.schemaById(id);
    if (schema === null && !(await this.#registry.knowsSubject(this.#subject))) {
      throw new TransientError(
        `the schema registry does not know the subject ${this.#subject}; restore its data, or run "salvage setup"`,
      );
    }
    try {
      if (schema === null) throw new PoisonError(`the schema registry has no schema with the id ${id}`);
      const writer = readAs(schema, id, this.#reader);
      this.#known.set(id, writer);
      return writer;
    } catch (error) {
      if (error instanceof PoisonError) this.#keepRefusal(id, error);
      throw error;
    }
  }

  #keepRefusal(id: number, error: PoisonError): void {
    if (this.#refused.size >= REFUSALS_MAX) this.#refused.clear();
    this.#refused.set(id, { until: Date.now() + REFUSAL_TTL_MS, error });
  }
}

function readAs(schema: Schema, id: number, reader: Type): WriterSchema {
  try {
    const writer = avro.Type.forSchema(schema);
    return { resolver: reader.createResolver(writer), checkBounds: boundsCheckFor(writer) };
  } catch (error) {
    throw new PoisonError(`the schema ${id} cannot be read as ${reader.name}: ${errorMessage(error)}`);
  }
}
