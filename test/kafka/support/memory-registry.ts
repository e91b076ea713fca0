import type { Schema } from 'avsc';
import { TransientError } from '../../../src/errors.ts';
import type { RegisteredSchema, Registry, SchemaReference } from '../../../src/kafka/codec/registry.ts';

/** A registry in memory that counts what it is asked, and can be away or lose everything. It refuses no schema. */
export interface MemoryRegistry extends Registry {
  add(subject: string, schema: Schema): Promise<number>;
  /** A schema of any type, or with references, as its text. */
  addText(subject: string, text: string, options?: Partial<Omit<RegisteredSchema, 'schemaText'>>): number;
  readonly asked: string[];
  away: boolean;
  loseAll(): void;
}

export function memoryRegistry(): MemoryRegistry {
  const schemas: { subject: string; text: string; schemaType: string; references: readonly SchemaReference[] }[] = [];
  const levels = new Map<string, string>();
  const asked: string[] = [];

  const idOf = (subject: string, text: string) => {
    const index = schemas.findIndex((entry) => entry.subject === subject && entry.text === text);
    return index === -1 ? null : index + 1;
  };
  const add = (subject: string, schema: Schema) => {
    const text = JSON.stringify(schema);
    return idOf(subject, text) ?? schemas.push({ subject, text, schemaType: 'AVRO', references: [] });
  };
  const registered = (found: (typeof schemas)[number] | undefined): RegisteredSchema | null => {
    if (found === undefined) return null;
    const { text: schemaText, schemaType, references } = found;
    return { schemaText, schemaType, references };
  };
  const answer = async <Value>(what: string, value: () => Value): Promise<Value> => {
    asked.push(what);
    if (registry.away) throw new TransientError('the schema registry could not be reached');
    return value();
  };

  const registry: MemoryRegistry = {
    asked,
    away: false,
    loseAll: () => schemas.splice(0),
    add: async (subject, schema) => add(subject, schema),
    addText: (subject, text, { schemaType = 'AVRO', references = [] } = {}) =>
      schemas.push({ subject, text, schemaType, references }),
    schemaById: (id) => answer(`schema ${id}`, () => registered(schemas[id - 1])),
    schemaOfVersion: (subject, version) =>
      answer(`${subject} version ${version}`, () =>
        registered(schemas.filter((entry) => entry.subject === subject)[version - 1]),
      ),
    holdsSchema: (subject, { schemaText }) => answer(`${subject} holds`, () => idOf(subject, schemaText) !== null),
    schemaUri: (id) => `http://registry.example/schemas/ids/${id}`,
    idOf: (subject, schema) => answer(`id of ${subject}`, () => idOf(subject, JSON.stringify(schema))),
    knowsSubject: (subject) => answer(`knows ${subject}`, () => schemas.some((entry) => entry.subject === subject)),
    versionsOf: (subject) =>
      answer(`versions of ${subject}`, () =>
        schemas
          .filter((entry) => entry.subject === subject)
          .map(({ text, schemaType, references }, index) => ({
            version: index + 1,
            schemaText: text,
            schemaType,
            references,
          })),
      ),
    compatibilityOf: (subject) => answer(`compatibility of ${subject}`, () => levels.get(subject) ?? null),
    setCompatibility: (subject, level) => answer(`set ${subject}`, () => void levels.set(subject, level)),
    register: (subject, schema) => answer(`register ${subject}`, () => ({ id: add(subject, schema) })),
  };
  return registry;
}
