import { describe, expect, it } from '@jest/globals';
import avro, { type Schema } from 'avsc';
import fc from 'fast-check';
import { allTopics } from '../../topics/all.ts';
import { exactValues } from './avro-arbitraries.ts';
import { releasedSchemas, releasedVersions, topicsOf } from './released-schemas.ts';

/** Fewer than elsewhere: every topic reads every version both ways. */
const RUNS = { numRuns: 100 };

describe('released versions', () => {
  it('are kept from the first one on', () => {
    expect(releasedVersions[0]).toBe('0.1.0');
  });

  it.each(releasedVersions)('%s: each of its topics is still there', (version) => {
    const names = new Set<string>(allTopics.map(({ name }) => name));
    expect(topicsOf(version).filter((name) => !names.has(name))).toEqual([]);
  });
});

const pairs = allTopics.flatMap(({ name, avro: schema, structure }) =>
  releasedSchemas(name).map(({ version, schema: released }) => ({ name, version, schema, released, structure })),
);

describe.each(pairs)('$name and version $version', ({ schema, released, structure }) => {
  it('what that version wrote is read, each field that it lacks as null', () => {
    const read = readerOf(schema, released);
    const added = fieldNames(schema).filter((name) => !fieldNames(released).includes(name));
    fc.assert(
      fc.property(exactValues(released), (written) => {
        const back = read(written);
        expect(back).toEqual({ ...Object(written), ...Object.fromEntries(added.map((name) => [name, null])) });
        expect(structure.safeParse(back).success).toBe(true);
      }),
      RUNS,
    );
  });

  it('that version reads what is written now, a symbol that it lacks as UNKNOWN', () => {
    const read = readerOf(released, schema);
    const known = fieldNames(released);
    fc.assert(
      fc.property(exactValues(schema), (written) => {
        const back = read(written);
        expect(Object.keys(Object(back))).toEqual(known);
        for (const name of known) {
          const [value, original] = [Reflect.get(Object(back), name), Reflect.get(Object(written), name)];
          if (value !== 'UNKNOWN') expect(value).toEqual(original);
        }
      }),
      RUNS,
    );
  });
});

/** Writes a value with one schema and reads it with another, as a consumer does. */
function readerOf(reader: Schema, writer: Schema): (value: unknown) => unknown {
  const readerType = avro.Type.forSchema(reader, { omitRecordMethods: true });
  const writerType = avro.Type.forSchema(writer);
  const resolver = readerType.createResolver(writerType);
  return (value) => readerType.fromBuffer(writerType.toBuffer(value), resolver);
}

function fieldNames(schema: Schema): string[] {
  return JSON.parse(JSON.stringify(schema)).fields.map(({ name }: { name: string }) => name);
}
