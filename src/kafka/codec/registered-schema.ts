import avro, { type Schema, type Type } from 'avsc';
import { errorMessage, PoisonError } from '../../errors.ts';
import { DEPTH_MAX, REFERENCES_MAX, SCHEMA_CHARACTERS_MAX } from './limits.ts';
import type { RegisteredSchema, Registry } from './registry.ts';

/**
 * The type of a registered Avro schema, with those that it refers to.
 * @param what names the schema in errors.
 * @throws PoisonError where it is not Avro, or larger or deeper than a schema may be.
 */
export async function parseRegisteredSchema(
  registry: Pick<Registry, 'schemaOfVersion'>,
  schema: RegisteredSchema,
  what: string,
): Promise<Type> {
  const referred = await referredSchemas(registry, schema, what);
  try {
    // avsc notes the named types in it, those of the schemas before for those behind.
    const named: Record<string, Type> = {};
    for (const text of referred) avro.Type.forSchema(parseSchema(text), { registry: named });
    return avro.Type.forSchema(parseSchema(schema.schemaText), { registry: named });
  } catch (error) {
    throw new PoisonError(`${what} cannot be read: ${errorMessage(error)}`);
  }
}

/** The texts of all schemas that it refers to, each before those that use it. */
async function referredSchemas(
  registry: Pick<Registry, 'schemaOfVersion'>,
  schema: RegisteredSchema,
  what: string,
): Promise<string[]> {
  const texts = new Map<string, string>();
  const begun = new Set<string>();
  const visit = async ({ references }: RegisteredSchema): Promise<void> => {
    for (const { subject, version } of references) {
      const name = `${subject}, version ${version}`;
      if (begun.has(name)) continue;
      begun.add(name);
      if (begun.size > REFERENCES_MAX) throw new PoisonError(`${what} refers to more than ${REFERENCES_MAX} schemas`);
      const referred = await registry.schemaOfVersion(subject, version);
      if (referred === null) throw new PoisonError(`${what} refers to a schema that is not there: ${name}`);
      await visit(referred);
      texts.set(name, referred.schemaText);
    }
  };
  await visit(schema);
  return [...texts.values()];
}

function parseSchema(text: string): Schema {
  if (text.length > SCHEMA_CHARACTERS_MAX) {
    throw new PoisonError(`it has ${text.length} characters, more than ${SCHEMA_CHARACTERS_MAX}`);
  }
  if (depthOf(text) > DEPTH_MAX) throw new PoisonError(`it has more than ${DEPTH_MAX} levels`);
  return JSON.parse(text);
}

/** How deep JSON is, or deeper: brackets within texts count too. Found without a call for each level. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of text) {
    if (character === '{' || character === '[') deepest = Math.max(deepest, ++depth);
    else if (character === '}' || character === ']') depth--;
  }
  return deepest;
}
