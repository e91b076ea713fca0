import avro, { type Type } from 'avsc';
import { isIdentifierField } from '../../../topics/contract/identifier-fields.ts';
import { isVaultReference } from '../../../topics/contract/payment-method-ref.ts';
import type { BytesPart } from '../../../topics/contract/written-digits.ts';
import { readNumber } from './avro-bounds.ts';

/**
 * Where the strings of an Avro value are, and which of them hold an identifier, in which no card number is looked for (R18). A
 * string's length before it, and the next one behind it, must not be taken for its digits.
 * @param bytes a value whose bounds were checked
 */
export function stringParts(writer: Type, bytes: Buffer, start: number): BytesPart[] {
  const cursor = { bytes, position: start, parts: [] };
  walk(writer, '', cursor);
  return cursor.parts;
}

interface Cursor {
  readonly bytes: Buffer;
  position: number;
  readonly parts: BytesPart[];
}

function walk(type: Type, field: string, cursor: Cursor): void {
  const { types } = avro;
  if (type instanceof types.RecordType) {
    for (const { name, type: fieldType } of type.fields) walk(fieldType, name, cursor);
  } else if (type instanceof types.ArrayType) {
    walkBlocks(cursor, () => walk(type.itemsType, field, cursor));
  } else if (type instanceof types.MapType) {
    walkBlocks(cursor, () => {
      addString(cursor, '');
      walk(type.valuesType, field, cursor);
    });
  } else if (type instanceof types.UnwrappedUnionType || type instanceof types.WrappedUnionType) {
    const branch = type.types[readNumber(cursor)];
    if (branch !== undefined) walk(branch, field, cursor);
  } else if (type instanceof types.FixedType) {
    addPart(cursor, type.size, '');
  } else {
    walkPrimitive(type.typeName, field, cursor);
  }
}

function walkPrimitive(typeName: string, field: string, cursor: Cursor): void {
  switch (typeName) {
    case 'string':
    case 'bytes':
      addString(cursor, field);
      break;
    case 'int':
    case 'long':
    case 'enum':
      readNumber(cursor);
      break;
    default:
      cursor.position += SIZES[typeName] ?? 0;
  }
}

const SIZES: Readonly<Record<string, number>> = { null: 0, boolean: 1, float: 4, double: 8 };

function walkBlocks(cursor: Cursor, element: () => void): void {
  for (let count = readNumber(cursor); count !== 0; count = readNumber(cursor)) {
    if (count < 0) readNumber(cursor);
    for (let done = 0; done < Math.abs(count); done += 1) element();
  }
}

function addString(cursor: Cursor, field: string): void {
  addPart(cursor, readNumber(cursor), field);
}

function addPart(cursor: Cursor, size: number, field: string): void {
  const from = cursor.position;
  const to = from + size;
  cursor.position = to;
  cursor.parts.push({ from, to, isSkipped: isNoFreeText(field, cursor.bytes.subarray(from, to)) });
}

function isNoFreeText(field: string, bytes: Buffer): boolean {
  return isIdentifierField(field) || (field === 'paymentMethodRef' && isVaultReference(bytes.toString()));
}
