import { describe, expect, it } from '@jest/globals';
import type { IHeaders } from 'kafkajs';
import { deadLetter, encodeOutput } from '../../../src/engine/chunk/outputs.ts';
import { DEAD_LETTER_BYTES_MAX } from '../../../src/engine/limits.ts';
import { outputBytes } from '../../../src/engine/transactions/kafka-transaction.ts';
import { Codec } from '../../../src/kafka/codec/codec.ts';
import { namesFor } from '../../../src/names.ts';
import { submissionDue } from '../../../topics/submission-due.ts';
import { memoryRegistry } from '../../kafka/support/memory-registry.ts';
import { submissionDueSample } from '../../topics/sample-events.ts';

const PLACE = { stage: 's', topic: 't', partition: 0 };
const CHUNK = 's/t/0/2/7';
const names = namesFor('');

function sourceOf(bytes: number, headers: IHeaders = {}) {
  return { offset: 7, next: 8, timestamp: '1', key: Buffer.from('o'), value: Buffer.alloc(bytes), headers };
}

function letterOf(bytes: number, reason = 'why', headers: IHeaders = {}) {
  return deadLetter({ names, chunkId: CHUNK }, PLACE, sourceOf(bytes, headers), reason);
}

describe('an output', () => {
  it('names its own chunk, not the chunk of its input', async () => {
    const registry = memoryRegistry();
    await registry.add(names.subject(submissionDue.name), submissionDue.avro);
    const codec = new Codec(registry, names);
    await codec.prepare([submissionDue]);
    const source = sourceOf(1, {
      salvage_chunk: Buffer.from('another/t/0/1/5'),
      traceparent: Buffer.from('trace'),
      tracestate: 'a=1',
    });
    const output = encodeOutput(
      { codec, names, chunkId: CHUNK },
      { topic: submissionDue, event: submissionDueSample },
      source,
    );
    expect(output.headers).toMatchObject({
      ce_id: submissionDueSample.eventId,
      ce_dataschema: 'http://registry.example/schemas/ids/1',
      traceparent: 'trace',
      tracestate: 'a=1',
      salvage_chunk: CHUNK,
    });
  });
});

describe('a dead letter', () => {
  it('keeps the original bytes', () => {
    const letter = letterOf(900_000);
    expect(letter.value?.length).toBe(900_000);
    expect(letter.headers.salvage_cut).toBeUndefined();
  });

  it('names its own chunk, not the chunk of the original', () => {
    expect(letterOf(1, 'why', { salvage_chunk: Buffer.from('another/t/0/1/5') }).headers.salvage_chunk).toBe(CHUNK);
  });

  it('is cut, with a header that says so, where it is too large for a broker: it must not hold its partition for ever', () => {
    const letter = letterOf(1_048_000);
    expect(outputBytes(letter)).toBeLessThan(DEAD_LETTER_BYTES_MAX);
    expect(letter.headers).toMatchObject({ salvage_cut: 'true', salvage_offset: '7', salvage_chunk: CHUNK });
  });

  it('keeps its reason short', () => {
    expect(String(letterOf(1, 'x'.repeat(100_000)).headers.salvage_reason).length).toBeLessThan(3_000);
  });
});
