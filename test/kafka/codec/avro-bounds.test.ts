import { describe, expect, it } from '@jest/globals';
import avro, { type Schema } from 'avsc';
import { PoisonError } from '../../../src/errors.ts';
import { boundsCheckFor } from '../../../src/kafka/codec/avro-bounds.ts';

/** Everything that a newer writer's schema could have, a type that holds itself among it. */
const type = avro.Type.forSchema({
  type: 'record',
  name: 'Everything',
  fields: [
    { name: 'flag', type: 'boolean' },
    { name: 'count', type: 'int' },
    { name: 'at', type: { type: 'long', logicalType: 'timestamp-millis' } },
    { name: 'ratio', type: 'float' },
    { name: 'share', type: 'double' },
    { name: 'raw', type: 'bytes' },
    { name: 'hash', type: { type: 'fixed', name: 'Hash', size: 8 } },
    { name: 'kind', type: { type: 'enum', name: 'Kind', symbols: ['A', 'B'] } },
    { name: 'either', type: ['null', 'int', 'long', 'string', 'Kind'] },
    { name: 'tags', type: { type: 'map', values: ['null', 'string'] } },
    { name: 'children', type: { type: 'array', items: 'Everything' } },
  ],
});
const check = boundsCheckFor(type);

const value = (children: object[]) => ({
  flag: true,
  count: -5,
  at: 1_768_478_400_000,
  ratio: 0.5,
  share: 0.25,
  raw: Buffer.from('raw'),
  hash: Buffer.from('12345678'),
  kind: 'B',
  either: { string: 'x' },
  tags: { a: null, b: 'é' },
  children,
});

describe('the walk through Avro bytes', () => {
  it('accepts every Avro type, from the given start', () => {
    const bytes = type.toBuffer(value([value([value([])]), value([])]));
    check(bytes, 0);
    check(Buffer.concat([Buffer.alloc(5), bytes]), 5);
  });

  it('refuses a value cut off at any byte', () => {
    const bytes = type.toBuffer(value([value([])]));
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => check(bytes.subarray(0, length), 0)).toThrow(PoisonError);
    }
  });

  const longs = boundsCheckFor(avro.Type.forSchema({ type: 'array', items: 'long' }));
  const bytesOf = (...bytes: number[]) => Buffer.from(bytes);

  it('accepts a block with its size, and refuses one with a wrong size, by which readers would skip it', () => {
    longs(bytesOf(3, 4, 2, 4, 0), 0);
    expect(() => longs(bytesOf(3, 6, 2, 4, 0), 0)).toThrow(/wrong size/);
    expect(() => longs(bytesOf(3, 3, 2, 4, 0), 0)).toThrow(/wrong size/);
  });

  it('refuses a length below zero', () => {
    const text = boundsCheckFor(avro.Type.forSchema('string'));
    expect(() => text(bytesOf(1, 0), 0)).toThrow(PoisonError);
  });

  it('refuses an index that the union or enum does not have', () => {
    const either = boundsCheckFor(avro.Type.forSchema(['null', 'string']));
    for (const index of [1, 4, 6]) expect(() => either(bytesOf(index, 0), 0)).toThrow(/index/);
  });

  it('accepts the numbers that are read exactly, up to both limits', () => {
    const long = avro.Type.forSchema('long');
    const checkLong = boundsCheckFor(long);
    for (const number of [0, -1, 2 ** 53 - 2, -(2 ** 52) + 1]) {
      const bytes = long.toBuffer(number);
      checkLong(bytes, 0);
      expect(long.fromBuffer(bytes)).toBe(number);
    }
  });

  it.each<[string, Schema]>([
    ['nulls', 'null'],
    ['records without fields', { type: 'record', name: 'Nothing', fields: [] }],
    ['records of nulls', { type: 'record', name: 'Nulls', fields: [{ name: 'a', type: 'null' }] }],
    ['fixed values of no bytes', { type: 'fixed', name: 'Empty', size: 0 }],
  ])('refuses arrays of %s, of which a few bytes could claim millions', (_, items) => {
    const empty = boundsCheckFor(avro.Type.forSchema({ type: 'array', items }));
    const million = Buffer.concat([bytesOf(0x80, 0x89, 0x7a), Buffer.alloc(1_000_000)]);
    expect(() => empty(million, 0)).toThrow(/take no bytes/);
  });

  it('refuses a record of records that has a billion fields and no bytes', () => {
    const levels = Array.from({ length: 30 }, (_, level) => level).reverse();
    const schema = levels.reduce<Schema>(
      (inner, level) => ({
        type: 'record',
        name: `Level${level}`,
        fields: [
          { name: 'one', type: inner },
          { name: 'other', type: level === 29 ? 'null' : `Level${level + 1}` },
        ],
      }),
      'null',
    );
    const check30 = boundsCheckFor(avro.Type.forSchema(schema));
    expect(() => check30(Buffer.alloc(0), 0)).toThrow(/too many fields/);
  });

  it('refuses a record that contains itself without an end', () => {
    const endless = boundsCheckFor(
      avro.Type.forSchema({ type: 'record', name: 'Endless', fields: [{ name: 'again', type: 'Endless' }] }),
    );
    expect(() => endless(Buffer.alloc(10), 0)).toThrow(/levels/);
  });
});
