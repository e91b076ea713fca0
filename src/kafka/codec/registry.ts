import type { Schema } from 'avsc';
import { request } from 'undici';
import { z } from 'zod';
import { errorMessage, FatalError, TransientError } from '../../errors.ts';

/**
 * The part of a Confluent-compatible schema registry that the pipeline needs. Every method throws TransientError where the
 * registry is away or busy (no connection, timeout, 429, 5xx), and FatalError where its answer is unexpected.
 */
export interface Registry {
  /** The schema with this id, or null where the registry has none. */
  schemaById(id: number): Promise<RegisteredSchema | null>;
  /** What another schema refers to, or null where the registry has no such version. */
  schemaOfVersion(subject: string, version: number): Promise<RegisteredSchema | null>;
  /** Whether a version of the subject, deleted or not, has exactly this schema. */
  holdsSchema(subject: string, schema: RegisteredSchema): Promise<boolean>;
  /** The address of the schema with this id, without credentials. */
  schemaUri(id: number): string;
  /** The id under which exactly this schema is registered for the subject, or null. */
  idOf(subject: string, schema: Schema): Promise<number | null>;
  knowsSubject(subject: string): Promise<boolean>;
  /** Every version of the subject that is not deleted, oldest first; none where the registry does not know the subject. */
  versionsOf(subject: string): Promise<SubjectVersion[]>;
  /** The subject's own compatibility level, or null where the registry's default applies. */
  compatibilityOf(subject: string): Promise<string | null>;
  setCompatibility(subject: string, level: string): Promise<void>;
  /** The id, new or existing; where the registry refuses the schema, its reason. */
  register(subject: string, schema: Schema): Promise<{ readonly id: number } | { readonly refused: string }>;
}

export interface RegisteredSchema {
  /** As the registry holds it: JSON of an Avro schema, or, where `schemaType` says so, something else. */
  readonly schemaText: string;
  /** `AVRO`, `JSON` or `PROTOBUF`. */
  readonly schemaType: string;
  /** Where the named types come from that the schema uses without defining them. */
  readonly references: readonly SchemaReference[];
}

export interface SchemaReference {
  readonly name: string;
  readonly subject: string;
  readonly version: number;
}

export interface SubjectVersion extends RegisteredSchema {
  readonly version: number;
}

/** A registry that compiles a schema takes less. */
const REQUEST_TIMEOUT_MS = 5_000;

const CONTENT_TYPE = 'application/vnd.schemaregistry.v1+json';

/** Registries leave the type out where it is Avro, and the references where there are none. */
const SchemaAnswer = z.object({
  schema: z.string(),
  schemaType: z.string().nullish(),
  references: z.array(z.object({ name: z.string(), subject: z.string(), version: z.int() })).nullish(),
});
const VersionsAnswer = z.array(z.int());
const IdAnswer = z.object({ id: z.int() });
const CompatibilityAnswer = z.object({ compatibilityLevel: z.string() });
const ErrorAnswer = z.object({ message: z.string() });
const CodedAnswer = z.object({ error_code: z.int() });

export class HttpRegistry implements Registry {
  readonly #base: string;
  readonly #authorization: Readonly<Record<string, string>>;

  /** `url` may contain a user and password: they are sent as basic authentication, and appear in no error. */
  constructor(url: string) {
    const { base, authorization } = splitUrl(url);
    this.#base = base;
    this.#authorization = authorization;
  }

  /** An id comes from a message: whatever the registry has against it, the message is at fault, not the registry. */
  async schemaById(id: number): Promise<RegisteredSchema | null> {
    const answer = await this.#ask('GET', schemaPath(id), undefined, [400, 404, 422]);
    return answer.status >= 400 ? null : registeredSchema(answer.as(SchemaAnswer));
  }

  async schemaOfVersion(subject: string, version: number): Promise<RegisteredSchema | null> {
    const path = `${versionsPath(subject)}/${version}?deleted=true`;
    const answer = await this.#ask('GET', path, undefined, [400, 404, 422]);
    return answer.status >= 400 ? null : registeredSchema(answer.as(SchemaAnswer));
  }

  async holdsSchema(subject: string, { schemaText, schemaType, references }: RegisteredSchema): Promise<boolean> {
    const body = { schema: schemaText, schemaType, references };
    const answer = await this.#ask('POST', `${subjectPath(subject)}?deleted=true`, body, [404, 422]);
    return answer.status < 400;
  }

  schemaUri(id: number): string {
    return `${this.#base}${schemaPath(id)}`;
  }

  async idOf(subject: string, schema: Schema): Promise<number | null> {
    const answer = await this.#ask('POST', subjectPath(subject), { schema: JSON.stringify(schema) }, [404]);
    return answer.status === 404 ? null : answer.as(IdAnswer).id;
  }

  async knowsSubject(subject: string): Promise<boolean> {
    const answer = await this.#ask('GET', versionsPath(subject), undefined, [404]);
    return answer.status !== 404;
  }

  async versionsOf(subject: string): Promise<SubjectVersion[]> {
    const answer = await this.#ask('GET', versionsPath(subject), undefined, [404]);
    const versions = answer.status === 404 ? [] : answer.as(VersionsAnswer);
    const found: SubjectVersion[] = [];
    for (const version of versions) {
      const answerToOne = await this.#ask('GET', `${versionsPath(subject)}/${version}`);
      found.push({ version, ...registeredSchema(answerToOne.as(SchemaAnswer)) });
    }
    return found;
  }

  async compatibilityOf(subject: string): Promise<string | null> {
    const answer = await this.#ask('GET', configPath(subject), undefined, [404]);
    return answer.status === 404 ? null : answer.as(CompatibilityAnswer).compatibilityLevel;
  }

  async setCompatibility(subject: string, level: string): Promise<void> {
    await this.#ask('PUT', configPath(subject), { compatibility: level });
  }

  async register(subject: string, schema: Schema): Promise<{ readonly id: number } | { readonly refused: string }> {
    const answer = await this.#ask('POST', versionsPath(subject), { schema: JSON.stringify(schema) }, [409, 422]);
    return answer.status < 400 ? { id: answer.as(IdAnswer).id } : { refused: answer.as(ErrorAnswer).message };
  }

  /** One request. An error status outside `expected` throws. */
  async #ask(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    body?: object,
    expected: readonly number[] = [],
  ): Promise<Answer> {
    const what = `${method} ${this.#base}${path}`;
    const { status, text } = await send(what, `${this.#base}${path}`, {
      method,
      headers: { accept: CONTENT_TYPE, 'content-type': CONTENT_TYPE, ...this.#authorization },
      body: body === undefined ? null : JSON.stringify(body),
    });
    if (status >= 500 || status === 429) throw new TransientError(`the schema registry answered ${status} to ${what}`);
    if (status >= 400 && !expected.includes(status)) {
      throw new FatalError(`the schema registry answered ${status} to ${what}: ${text.slice(0, 300)}`);
    }
    // A proxy in front of a registry that restarts knows no path; what a registry does not know, it says with a code.
    if (status >= 400 && !isRegistrysError(text)) {
      throw new TransientError(
        `${what} was answered ${status}, but not by a schema registry; check SCHEMA_REGISTRY_URL`,
      );
    }
    return { status, as: (shape) => parseAnswer(shape, text, what) };
  }
}

function isRegistrysError(text: string): boolean {
  try {
    return CodedAnswer.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

interface Answer {
  readonly status: number;
  as<Shape>(shape: z.ZodType<Shape>): Shape;
}

function registeredSchema({ schema, schemaType, references }: z.infer<typeof SchemaAnswer>): RegisteredSchema {
  return { schemaText: schema, schemaType: schemaType ?? 'AVRO', references: references ?? [] };
}

function schemaPath(id: number): string {
  return `/schemas/ids/${id}`;
}

function subjectPath(subject: string): string {
  return `/subjects/${encodeURIComponent(subject)}`;
}

function versionsPath(subject: string): string {
  return `${subjectPath(subject)}/versions`;
}

function configPath(subject: string): string {
  return `/config/${encodeURIComponent(subject)}`;
}

type RequestOptions = Parameters<typeof request>[1];

async function send(what: string, url: string, options: RequestOptions): Promise<{ status: number; text: string }> {
  try {
    const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
    const { statusCode, body } = await request(url, { ...options, signal });
    return { status: statusCode, text: await body.text() };
  } catch (error) {
    throw new TransientError(`the schema registry could not be reached (${what}): ${errorMessage(error)}`);
  }
}

function parseAnswer<Shape>(shape: z.ZodType<Shape>, text: string, what: string): Shape {
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    throw new FatalError(`the answer to ${what} is not a schema registry's; check SCHEMA_REGISTRY_URL`);
  }
}

function splitUrl(url: string): { base: string; authorization: Record<string, string> } {
  const { origin, pathname, username, password } = new URL(url);
  const base = origin + pathname.replace(/\/+$/, '');
  if (username === '') return { base, authorization: {} };
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { base, authorization: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` } };
}
