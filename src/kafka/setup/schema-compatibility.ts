import avro, { type Schema, type Type } from 'avsc';
import { errorMessage, PoisonError, UsageError } from '../../errors.ts';
import type { Names } from '../../names.ts';
import { parseRegisteredSchema } from '../codec/registered-schema.ts';
import type { Registry, SubjectVersion } from '../codec/registry.ts';

interface RegisteredTopic {
  readonly name: string;
  readonly avro: Schema;
}

/**
 * Refuses to register where a subject already holds a version that cannot be read with our schema, or that cannot read what
 * we write. It only reads, so that a refusal leaves everything as it was; the registry itself would refuse halfway through.
 * @throws UsageError that names each such version.
 */
export async function checkSubjectsCompatible(check: {
  readonly registry: Registry;
  readonly names: Names;
  readonly topics: readonly RegisteredTopic[];
}): Promise<void> {
  const problems: string[] = [];
  for (const { name, avro: schema } of check.topics) {
    const subject = check.names.subject(name);
    const ours = avro.Type.forSchema(schema);
    for (const version of await check.registry.versionsOf(subject)) {
      const why = await incompatibility(check.registry, ours, version);
      if (why !== null) problems.push(`${subject}: version ${version.version} is incompatible: ${why}`);
    }
  }
  if (problems.length === 0) return;
  throw new UsageError(
    'the schema registry holds schemas that this version cannot work with, and nothing was changed. Delete those versions ' +
      'if no message in the topic was written with them, or set SALVAGE_PREFIX to use topics of its own',
    problems,
  );
}

/** Why a registered version and our schema cannot read each other's values; null: they can. */
async function incompatibility(registry: Registry, ours: Type, version: SubjectVersion): Promise<string | null> {
  if (version.schemaType !== 'AVRO') return `it is ${version.schemaType} instead of Avro`;
  let theirs: Type;
  try {
    theirs = await parseRegisteredSchema(registry, version, 'it');
  } catch (error) {
    if (error instanceof PoisonError) return error.message;
    throw error;
  }
  // Avro matches records by the name alone: others may have a namespace of their own.
  if (unqualified(theirs) !== unqualified(ours)) {
    return `it defines ${theirs.name ?? theirs.typeName} instead of ${ours.name}`;
  }
  const unreadable = whyUnreadable(ours, theirs);
  if (unreadable !== null) return `its messages cannot be read: ${unreadable}`;
  const unreadableByThem = whyUnreadable(theirs, ours);
  return unreadableByThem === null ? null : `its readers cannot read our messages: ${unreadableByThem}`;
}

function whyUnreadable(reader: Type, writer: Type): string | null {
  try {
    reader.createResolver(writer, { ignoreNamespaces: true });
    return null;
  } catch (error) {
    return errorMessage(error);
  }
}

function unqualified({ name }: Type): string | undefined {
  return name?.split('.').at(-1);
}
