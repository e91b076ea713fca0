import { describe, expect, it } from '@jest/globals';
import avro from 'avsc';
import fc from 'fast-check';
import { allTopics } from '../../topics/all.ts';
import { exactValues, mutatedValues, validValues } from './avro-arbitraries.ts';
import { sampleEvent } from './sample-events.ts';

const RUNS = { numRuns: 300 };
const RUNS_OF_MUTANTS = { numRuns: 1_000 };

describe.each(allTopics.map((topic) => [topic.name, topic] as const))('%s: zod and Avro', (name, topic) => {
  const type = avro.Type.forSchema(topic.avro, { omitRecordMethods: true });
  const avroTakes = (value: unknown) => {
    try {
      return type.isValid(value, { noUndeclaredFields: true });
    } catch {
      return false; // avsc does arithmetic with what should be a number; a BigInt throws.
    }
  };
  const zodTakes = (value: unknown) => topic.structure.safeParse(value).success;

  it('both accept the sample event', () => {
    expect({ zod: zodTakes(sampleEvent(name)), avro: avroTakes(sampleEvent(name)) }).toEqual({
      zod: true,
      avro: true,
    });
  });

  it('both accept every value that the Avro schema describes', () => {
    fc.assert(
      fc.property(validValues(topic.avro), (value) => zodTakes(value) && avroTakes(value)),
      RUNS,
    );
  });

  it('a value read from its bytes is the same value', () => {
    fc.assert(
      fc.property(exactValues(topic.avro), (value) => {
        const back: unknown = type.fromBuffer(type.toBuffer(value));
        expect(topic.structure.parse(back)).toEqual(value);
      }),
      RUNS,
    );
  });

  it('both agree about a value with a mistake in it', () => {
    let refused = 0;
    fc.assert(
      fc.property(mutatedValues(topic.avro), (value) => {
        const taken = avroTakes(value);
        if (!taken) refused += 1;
        expect(zodTakes(value)).toBe(taken);
      }),
      RUNS_OF_MUTANTS,
    );
    expect(refused).toBeGreaterThan(RUNS_OF_MUTANTS.numRuns / 4);
  });
});
