import avro, { type Type } from 'avsc';
import { PoisonError } from '../../errors.ts';
import { DEPTH_MAX, EMPTY_FIELDS_MAX } from './limits.ts';

/**
 * Walks through `bytes` from `start` by the writer's type, and checks all lengths, counts and levels before anything is
 * decoded. avsc checks them only at the end, or not at all: an array that claims 2^40 elements would fill the memory, and
 * one of nulls, which take no bytes, would take for ever. It also accepts an `int` of more than 32 bits.
 * @throws PoisonError where a length, a count, an index or a level does not fit.
 */
export type BoundsCheck = (bytes: Buffer, start: number) => void;

export function boundsCheckFor(writer: Type): BoundsCheck {
  const walk = walkerFor(writer, new Map());
  return (bytes, start) => {
    const fieldsMax = EMPTY_FIELDS_MAX + bytes.length;
    const cursor: Cursor = { bytes, position: start, depth: 0, fieldsLeft: fieldsMax };
    walk(cursor);
    if (cursor.position !== bytes.length) throw new PoisonError('the Avro value has bytes left over');
  };
}

interface Cursor {
  readonly bytes: Buffer;
  position: number;
  depth: number;
  /** Fields of records that may still come. All but a few take a byte or more. */
  fieldsLeft: number;
}

type Walk = (cursor: Cursor) => void;

/** Ten groups of seven bits hold a 64-bit number. */
const VARINT_BYTES_MAX = 10;

/** avsc reads zigzag numbers as floats: exact up to 2^53, but below -2^52 a negative one can come out positive. */
const LONG_MIN = -(2 ** 52);
const LONG_MAX = 2 ** 53;

const INT_MIN = -(2 ** 31);
const INT_MAX = 2 ** 31 - 1;

/** `records` ends recursion: a recursive record refers to the walk that is being built for it. */
function walkerFor(type: Type, records: Map<Type, Walk>): Walk {
  const { types } = avro;
  if (!(type instanceof types.RecordType)) return buildWalker(type, records);
  const known = records.get(type);
  if (known !== undefined) return known;
  const fields: Walk[] = [];
  const walk = record(fields);
  records.set(type, walk);
  fields.push(...type.fields.map((field) => walkerFor(field.type, records)));
  return walk;
}

function buildWalker(type: Type, records: Map<Type, Walk>): Walk {
  const { types } = avro;
  if (type instanceof types.ArrayType) return blocks(walkerFor(type.itemsType, records));
  if (type instanceof types.MapType) return blocks(inOrder([sized, walkerFor(type.valuesType, records)]));
  if (type instanceof types.UnwrappedUnionType || type instanceof types.WrappedUnionType) {
    return oneOf(type.types.map((branch) => walkerFor(branch, records)));
  }
  if (type instanceof types.EnumType) return oneOf(type.symbols.map(() => nothing));
  if (type instanceof types.FixedType) return fixed(type.size);
  return primitive(type.typeName);
}

function primitive(typeName: string): Walk {
  switch (typeName) {
    case 'null':
      return nothing;
    case 'boolean':
      return fixed(1);
    case 'int':
      return int;
    case 'long':
      return long;
    case 'float':
      return fixed(4);
    case 'double':
      return fixed(8);
    case 'string':
    case 'bytes':
      return sized;
    default:
      throw new PoisonError(`the writer's schema has a type that this version cannot read: ${typeName}`);
  }
}

const nothing: Walk = () => undefined;

const int: Walk = (cursor) => {
  const value = readNumber(cursor);
  if (value < INT_MIN || value > INT_MAX) throw new PoisonError('an Avro int has more than 32 bits');
};

const long: Walk = (cursor) => {
  const value = readNumber(cursor);
  if (value <= LONG_MIN || value >= LONG_MAX) {
    throw new PoisonError('an Avro long is too large to be read exactly (2^53)');
  }
};

const sized: Walk = (cursor) => advance(cursor, readNumber(cursor));

function fixed(size: number): Walk {
  return (cursor) => advance(cursor, size);
}

/** Only records can contain themselves, so they alone count levels. */
function record(fields: readonly Walk[]): Walk {
  return (cursor) => {
    cursor.fieldsLeft -= fields.length;
    if (cursor.fieldsLeft < 0) throw new PoisonError('an Avro record has too many fields that take no bytes');
    if (++cursor.depth > DEPTH_MAX) throw new PoisonError(`the Avro value has more than ${DEPTH_MAX} levels`);
    for (const walk of fields) walk(cursor);
    cursor.depth--;
  };
}

function inOrder(walks: readonly Walk[]): Walk {
  return (cursor) => {
    for (const walk of walks) walk(cursor);
  };
}

function oneOf(walks: readonly Walk[]): Walk {
  return (cursor) => {
    const walk = walks[readNumber(cursor)];
    if (walk === undefined) throw new PoisonError('an Avro union or enum has an index that its schema lacks');
    walk(cursor);
  };
}

/** Arrays and maps: blocks of elements, then an empty block. Elements of no bytes are refused: any number fits anywhere. */
function blocks(element: Walk): Walk {
  return (cursor) => {
    for (;;) {
      const count = readNumber(cursor);
      if (count === 0) return;
      const bytes = count < 0 ? readNumber(cursor) : null;
      const start = cursor.position;
      const elements = Math.abs(count);
      if (elements > cursor.bytes.length - cursor.position) {
        throw new PoisonError('an Avro array or map claims more elements than there are bytes');
      }
      for (let done = 0; done < elements; done += 1) {
        const before = cursor.position;
        element(cursor);
        if (cursor.position === before) throw new PoisonError('an Avro array has elements that take no bytes');
      }
      // Readers that skip a block rely on this size.
      if (bytes !== null && bytes !== cursor.position - start) {
        throw new PoisonError('an Avro block has the wrong size');
      }
    }
  };
}

function advance(cursor: Cursor, bytes: number): void {
  if (bytes < 0 || bytes > cursor.bytes.length - cursor.position) {
    throw new PoisonError('the Avro value ends too early, or contains a length that does not fit');
  }
  cursor.position += bytes;
}

/** A zigzag number. Beyond 2^53 only its sign and magnitude are exact, which is enough to check bounds. */
export function readNumber(cursor: Pick<Cursor, 'bytes' | 'position'>): number {
  const { bytes } = cursor;
  const negative = ((bytes[cursor.position] ?? 0) & 1) === 1;
  let value = 0;
  let scale = 1;
  for (let read = 0; read < VARINT_BYTES_MAX; read += 1) {
    const byte = bytes[cursor.position];
    if (byte === undefined) throw new PoisonError('the Avro value ends too early');
    cursor.position += 1;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return negative ? -(value + 1) / 2 : value / 2;
    scale *= 128;
  }
  throw new PoisonError('an Avro number has more than 64 bits');
}
