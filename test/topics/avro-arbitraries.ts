import type { Schema } from 'avsc';
import fc from 'fast-check';
import { z } from 'zod';

/** Values of an Avro schema, made by walking the schema's own JSON: neither avsc nor zod has a say in them. */

const AvroNode: z.ZodType<AvroNode> = z.lazy(() =>
  z.union([
    z.string(),
    z.array(AvroNode),
    z.object({
      type: z.literal('record'),
      name: z.string(),
      fields: z.array(z.object({ name: z.string(), type: AvroNode })),
    }),
    z.object({
      type: z.literal('enum'),
      name: z.string(),
      symbols: z.array(z.string()),
      default: z.string().optional(),
    }),
    z.object({ type: z.literal('array'), items: AvroNode }),
    z.object({ type: z.enum(['int', 'long', 'string', 'boolean']), logicalType: z.string().optional() }),
  ]),
);

export type AvroNode =
  | string
  | AvroNode[]
  | { type: 'record'; name: string; fields: { name: string; type: AvroNode }[] }
  | AvroEnum
  | { type: 'array'; items: AvroNode }
  | { type: 'int' | 'long' | 'string' | 'boolean'; logicalType?: string | undefined };

export interface AvroEnum {
  type: 'enum';
  name: string;
  symbols: string[];
  default?: string | undefined;
}

/** Avro's codec takes one less than the safe integers. */
const LONG_MAX = Number.MAX_SAFE_INTEGER - 1;

/** @throws where a schema has what the walk does not know: then the walk has to learn it. */
export function parseAvro(schema: Schema): AvroNode {
  return AvroNode.parse(schema);
}

/** Whole range of every type. */
export function validValues(schema: Schema): fc.Arbitrary<unknown> {
  return valuesOf(parseAvro(schema), { named: new Map(), longMin: -LONG_MAX });
}

/**
 * The same without longs below -2^52, whose sign avsc's bytes can lose. No such number gets so far: the codec refuses
 * them in bytes, and the content rules of every topic refuse negative numbers (both are tested).
 */
export function exactValues(schema: Schema): fc.Arbitrary<unknown> {
  return valuesOf(parseAvro(schema), { named: new Map(), longMin: -(2 ** 52) + 1 });
}

/** A valid value with one place in it, at any depth, replaced, left out or added to. Often wrong, sometimes still right. */
export function mutatedValues(schema: Schema): fc.Arbitrary<unknown> {
  return fc
    .tuple(validValues(schema), fc.nat(), strangeValues, fc.constantFrom('replace', 'leave out', 'add' as const))
    .map(([value, place, strange, how]) => {
      const copy: unknown = structuredClone(value);
      const spots = spotsIn(copy);
      const spot = spots[place % spots.length];
      if (spot === undefined) return strange;
      if (how === 'leave out') Reflect.deleteProperty(spot.holder, spot.key);
      else if (how === 'add')
        Reflect.set(spot.holder, Array.isArray(spot.holder) ? spot.holder.length : 'added', strange);
      else Reflect.set(spot.holder, spot.key, strange);
      return copy;
    });
}

/** Every enum of a schema, wherever it stands. */
export function enumsIn(node: AvroNode): AvroEnum[] {
  if (typeof node === 'string') return [];
  if (Array.isArray(node)) return node.flatMap(enumsIn);
  if (node.type === 'enum') return [node];
  if (node.type === 'array') return enumsIn(node.items);
  return node.type === 'record' ? node.fields.flatMap((field) => enumsIn(field.type)) : [];
}

interface Walk {
  readonly named: Map<string, AvroNode>;
  readonly longMin: number;
}

function valuesOf(node: AvroNode, walk: Walk): fc.Arbitrary<unknown> {
  if (typeof node === 'string') {
    const known = walk.named.get(node);
    return known === undefined ? primitiveValues(node, walk) : valuesOf(known, walk);
  }
  if (Array.isArray(node)) return fc.oneof(...node.map((branch) => valuesOf(branch, walk)));
  switch (node.type) {
    case 'record':
      walk.named.set(node.name, node);
      return fc.record(Object.fromEntries(node.fields.map((field) => [field.name, valuesOf(field.type, walk)])), {
        noNullPrototype: true,
      });
    case 'enum':
      walk.named.set(node.name, node);
      return fc.constantFrom(...node.symbols);
    case 'array':
      return fc.array(valuesOf(node.items, walk), { maxLength: 4 });
    default:
      return primitiveValues(node.type, walk);
  }
}

function primitiveValues(typeName: string, { longMin }: Walk): fc.Arbitrary<unknown> {
  switch (typeName) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'int':
      return fc.oneof(fc.integer(), fc.constantFrom(-(2 ** 31), 2 ** 31 - 1));
    case 'long':
      return fc.oneof(fc.integer({ min: longMin, max: LONG_MAX }), fc.constantFrom(longMin, LONG_MAX));
    case 'string':
      return fc.string({ unit: 'grapheme' });
    default:
      throw new Error(`no values for the Avro type ${typeName}`);
  }
}

/** Not the names that every object has: avsc looks symbols up in a plain object and takes `toString` for one. */
const isNoPrototypeName = (value: unknown) => !(typeof value === 'string' && value in Object.prototype);

const strangeValues: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, undefined, true, '', 'VISA', 'UNKNOWN', 'NOT_A_SYMBOL', Number.NaN, Number.POSITIVE_INFINITY),
  fc.constantFrom(0, -0, 0.5, -1, 2 ** 31, 2 ** 31 - 1, -(2 ** 31), -(2 ** 31) - 1, 2 ** 53, -(2 ** 53)),
  fc.constantFrom(Number.MAX_SAFE_INTEGER, LONG_MAX, -LONG_MAX, Number.MIN_SAFE_INTEGER, 1e300, 5n),
  fc.constantFrom([], {}, [null], new Date(0), { type: 'SOFT' }),
  fc.anything().filter(isNoPrototypeName),
);

interface Spot {
  holder: object;
  key: string | number;
}

function spotsIn(value: unknown): Spot[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).flatMap((key) => [{ holder: value, key }, ...spotsIn(Reflect.get(value, key))]);
}

/** Paths of every long, as content rules name fields: `items[].amountMinor`. */
export function longPathsIn(node: AvroNode, path = ''): string[] {
  if (node === 'long') return [path];
  if (typeof node === 'string') return [];
  if (Array.isArray(node)) return node.flatMap((branch) => longPathsIn(branch, path));
  if (node.type === 'array') return longPathsIn(node.items, `${path}[]`);
  if (node.type === 'long') return [path];
  if (node.type !== 'record') return [];
  return node.fields.flatMap((field) => longPathsIn(field.type, path === '' ? field.name : `${path}.${field.name}`));
}
