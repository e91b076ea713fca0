import { describe, expect, it } from '@jest/globals';
import { outputBytes } from '../../src/engine/kafka-transaction.ts';
import { DEAD_LETTER_BYTES_MAX } from '../../src/engine/limits.ts';
import { deadLetter } from '../../src/engine/outputs.ts';
import { namesFor } from '../../src/names.ts';

const PLACE = { stage: 's', topic: 't', partition: 0 };

function letterOf(bytes: number, reason = 'why') {
  const source = { offset: 7, next: 8, timestamp: '1', key: Buffer.from('o'), value: Buffer.alloc(bytes), headers: {} };
  return deadLetter(namesFor(''), PLACE, source, reason);
}

describe('a dead letter', () => {
  it('keeps the original bytes', () => {
    const letter = letterOf(900_000);
    expect(letter.value?.length).toBe(900_000);
    expect(letter.headers.salvage_cut).toBeUndefined();
  });

  it('is cut, and says so, where a broker would not take it: it must not hold its partition for ever', () => {
    const letter = letterOf(1_048_000);
    expect(outputBytes(letter)).toBeLessThan(DEAD_LETTER_BYTES_MAX);
    expect(letter.headers).toMatchObject({ salvage_cut: 'true', salvage_offset: '7' });
  });

  it('keeps its reason short', () => {
    expect(String(letterOf(1, 'x'.repeat(100_000)).headers.salvage_reason).length).toBeLessThan(3_000);
  });
});
