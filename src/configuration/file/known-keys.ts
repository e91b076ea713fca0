import type { Path } from '../checks/breach.ts';
import { nearName } from '../checks/near-name.ts';
import { routingJsonSchema } from './json-schema.ts';

/** What to say of a key that the schema does not have at a place: the one that was probably meant, or those that there are. */
export function unknownKeyText(around: Path, key: string): string {
  const known = knownKeys(around);
  const near = nearName(key, known);
  if (near !== null && near !== key) return `unknown key; did you mean "${near}"?`;
  if (known.includes(key)) return 'unknown key: entries of this kind do not have it; remove it';
  return known.length === 0 ? 'unknown key; remove it' : `unknown key; expected one of ${known.join(', ')}`;
}

let jsonSchema: object | null = null;

/** Made once: that takes milliseconds, and a file may have thousands of unknown keys. */
function knownSchema(): object {
  jsonSchema ??= routingJsonSchema();
  return jsonSchema;
}

/** All keys that an entry at this place may have. Where it may have one of several shapes, those of all of them. */
function knownKeys(path: Path): string[] {
  let schemas: unknown[] = [knownSchema()];
  for (const key of path) schemas = schemas.flatMap((schema) => below(schema, key));
  return [...new Set(schemas.flatMap(alternatives).flatMap((schema) => Object.keys(recordOf(schema.properties))))];
}

function below(schema: unknown, key: string | number): unknown[] {
  return alternatives(schema).flatMap(({ items, properties, additionalProperties }) =>
    typeof key === 'number' ? [items] : [recordOf(properties)[key] ?? additionalProperties],
  );
}

function alternatives(schema: unknown): Record<string, unknown>[] {
  const { anyOf, oneOf, ...own } = recordOf(schema);
  const choices = [anyOf, oneOf].flatMap((list) => (Array.isArray(list) ? list : []));
  return [own, ...choices.flatMap(alternatives)];
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
