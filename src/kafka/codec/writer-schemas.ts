import type { Resolver, Type } from 'avsc';
import { errorMessage, PoisonError, TransientError } from '../../errors.ts';
import { wait } from '../../waiting/backoff.ts';
import { type BoundsCheck, boundsCheckFor } from './avro-bounds.ts';
import { SCHEMA_ID_MAX, WRITER_SCHEMAS_MAX } from './limits.ts';
import { parseRegisteredSchema } from './registered-schema.ts';
import type { RegisteredSchema, Registry } from './registry.ts';

/** Reads values written with one schema as values of another. */
export interface WriterSchema {
  readonly type: Type;
  readonly resolver: Resolver;
  readonly checkBounds: BoundsCheck;
}

/** How long an id counts as unknown: many bad messages ask only once, and a late registration is noticed soon. */
const REFUSAL_TTL_MS = 30_000;

/**
 * Of several registry nodes, one may not have read yet what another has just registered, and a message can be written with
 * it at once. So an id is refused only once it was asked for so often, with so long between.
 */
const ASKS_MAX = 3;
const ASK_AGAIN_AFTER_MS = 500;

/** A limit, as bad messages can name any of two billion ids. */
const REFUSALS_MAX = 10_000;

/** Only tests set them. */
export interface RegistryWaits {
  readonly askAgainAfterMs?: number;
}

/** The schemas that writers of one topic used, each read as `reader`. */
export class WriterSchemas {
  readonly #registry: Registry;
  readonly #askAgainAfterMs: number;
  readonly #subject: string;
  readonly #reader: Type;
  /** The schema of an id never changes. */
  readonly #known = new Map<number, WriterSchema>();
  readonly #refused = new Map<number, { readonly until: number; readonly error: PoisonError }>();
  readonly #loading = new Map<number, Promise<WriterSchema>>();

  constructor(registry: Registry, subject: string, reader: Type, { askAgainAfterMs }: RegistryWaits = {}) {
    this.#askAgainAfterMs = askAgainAfterMs ?? ASK_AGAIN_AFTER_MS;
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
   * @throws PoisonError where the registry knows the subject, and the schema is not one of its versions or cannot be read
   * as ours.
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
    try {
      const writer = await this.#readAs(await this.#registeredByNow(id), id);
      if (this.#known.size >= WRITER_SCHEMAS_MAX) this.#known.clear();
      this.#known.set(id, writer);
      return writer;
    } catch (error) {
      if (error instanceof PoisonError) this.#keepRefusal(id, error);
      throw error;
    }
  }

  /** @throws PoisonError where it will never be one of ours; otherwise it is asked for again. */
  async #registeredByNow(id: number): Promise<RegisteredSchema> {
    if (id > SCHEMA_ID_MAX) throw new PoisonError(`no schema registry has a schema with the id ${id}`);
    for (let asks = 1; ; asks++) {
      const { schema, isOurs } = await this.#registered(id);
      if (schema !== null && isOurs) return schema;
      if (asks === ASKS_MAX) return await this.#refuse(id, schema !== null);
      await wait(this.#askAgainAfterMs);
    }
  }

  /** A schema of another subject may look like ours by chance: what its fields mean was never agreed on. */
  async #registered(id: number): Promise<{ schema: RegisteredSchema | null; isOurs: boolean }> {
    const schema = await this.#registry.schemaById(id);
    if (schema !== null && schema.schemaType !== 'AVRO') {
      throw new PoisonError(`the schema ${id} is ${schema.schemaType} instead of Avro`);
    }
    return { schema, isOurs: schema !== null && (await this.#registry.holdsSchema(this.#subject, schema)) };
  }

  async #refuse(id: number, isElsewhere: boolean): Promise<never> {
    if (!(await this.#registry.knowsSubject(this.#subject))) {
      throw new TransientError(
        `the schema registry does not know the subject ${this.#subject}; restore its data, or run "salvage setup"`,
      );
    }
    throw new PoisonError(
      isElsewhere
        ? `the schema ${id} is not registered for the subject ${this.#subject}: register it there, so that the ` +
            'registry checks that it is compatible'
        : `the schema registry has no schema with the id ${id}`,
    );
  }

  async #readAs(schema: RegisteredSchema, id: number): Promise<WriterSchema> {
    const writer = await parseRegisteredSchema(this.#registry, schema, `the schema ${id}`);
    try {
      const resolver = this.#reader.createResolver(writer, { ignoreNamespaces: true });
      return { type: writer, resolver, checkBounds: boundsCheckFor(writer) };
    } catch (error) {
      throw new PoisonError(`the schema ${id} cannot be read as ${this.#reader.name}: ${errorMessage(error)}`);
    }
  }

  #keepRefusal(id: number, error: PoisonError): void {
    if (this.#refused.size >= REFUSALS_MAX) this.#refused.clear();
    this.#refused.set(id, { until: Date.now() + REFUSAL_TTL_MS, error });
  }
}
