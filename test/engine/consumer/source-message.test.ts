import { describe, expect, it } from '@jest/globals';
import { sourceMessage } from '../../../src/engine/consumer/source-message.ts';

const message = { offset: '7', timestamp: '1', key: Buffer.from('o'), value: Buffer.from('v'), headers: { a: 'b' } };

describe('a message from Kafka', () => {
  it('is taken as it is', () => {
    expect(sourceMessage(message)).toEqual({ ...message, offset: 7 });
    expect(sourceMessage({ ...message, key: null, value: null })).toMatchObject({ key: null, value: null });
  });

  it('is refused where its key is larger than any valid one, and only a part of it is kept', () => {
    const source = sourceMessage({ ...message, key: Buffer.alloc(20_000, 'k') });
    expect(source).toMatchObject({ key: Buffer.alloc(10_000, 'k'), value: Buffer.from('v') });
    expect(source.refusedBecause).toMatch(/its key has 20000 bytes/);
  });

  it('is refused where it has more than 100 headers, and the first 100 are kept', () => {
    const headers = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`h${index}`, 'x']));
    const source = sourceMessage({ ...message, headers });
    expect(source.refusedBecause).toMatch(/more than 100 headers/);
    expect(Object.keys(source.headers)).toEqual(Object.keys(headers).slice(0, 100));
  });

  it('counts each value of a header that is repeated', () => {
    const { headers, refusedBecause } = sourceMessage({ ...message, headers: { h: Array(101).fill('x') } });
    expect(refusedBecause).toMatch(/more than 100 headers/);
    expect(headers).toEqual({ h: Array(100).fill('x') });
  });

  it('is refused where its headers have more than 64 kB, and the first ones are kept', () => {
    const source = sourceMessage({ ...message, headers: { a: Buffer.alloc(60_000), b: Buffer.alloc(5_000), c: 'x' } });
    expect(source.refusedBecause).toMatch(/more than 64000 bytes/);
    expect(Object.keys(source.headers)).toEqual(['a']);
  });

  it('is refused where its value or its batch could not be read, for that reason', () => {
    expect(sourceMessage({ ...message, unreadable: 'too long' }).refusedBecause).toBe('too long');
  });
});
