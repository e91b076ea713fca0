import { describe, expect, it } from '@jest/globals';
import { readChunk } from '../../../src/engine/chunk/read-chunk.ts';
import type { SourceMessage } from '../../../src/engine/consumer/inbox.ts';
import { FatalError, FencedError, PoisonError, TransientError } from '../../../src/errors.ts';
import { Codec } from '../../../src/kafka/codec/codec.ts';
import { namesFor } from '../../../src/names.ts';
import { submissionDue } from '../../../topics/submission-due.ts';
import { memoryRegistry } from '../../kafka/support/memory-registry.ts';

const source: SourceMessage = {
  offset: 7,
  next: 8,
  timestamp: '1',
  key: Buffer.from('o'),
  value: Buffer.from('not avro'),
  headers: {},
};

/** A codec that fails while it reads. */
class FailingCodec extends Codec {
  readonly #error: unknown;

  constructor(error: unknown) {
    super(memoryRegistry(), namesFor(''));
    this.#error = error;
  }

  override decode(): Promise<never> {
    return Promise.reject(this.#error);
  }
}

describe('a message that cannot be read', () => {
  it.each([
    ['its bytes', new PoisonError('cut off')],
    ['a depth that the stack does not hold', new RangeError('Maximum call stack size exceeded')],
    ['a defect of a library', new TypeError('x is not a function')],
    ['whatever else is thrown', 'a text'],
  ])('is poison because of %s', async (_, error) => {
    const [read] = await readChunk(new FailingCodec(error), submissionDue, [source]);
    expect(read).toMatchObject({ kind: 'poison', reason: error instanceof Error ? error.message : error });
  });

  it.each([
    ['the registry is away', new TransientError('away')],
    ['the registry refuses our login', new FatalError('401')],
    ['another owner has taken over', new FencedError('fenced')],
  ])('is none where %s: the message may be fine', async (_, error) => {
    await expect(readChunk(new FailingCodec(error), submissionDue, [source])).rejects.toBe(error);
  });

  it('is not looked at where it was refused before', async () => {
    const refused = { ...source, refusedBecause: 'too large' };
    const [read] = await readChunk(new FailingCodec(new TransientError('away')), submissionDue, [refused]);
    expect(read).toMatchObject({ kind: 'poison', reason: 'too large' });
  });

  it.each([
    ['__value_schema_id', /value\.schema\.id\.serializer=.*PrefixSchemaIdSerializer/],
    ['apicurio.value.globalId', /apicurio\.registry\.headers\.enabled=false/],
  ])('names the header %s that has its schema id, and what to set', async (header, advice) => {
    const codec = new Codec(memoryRegistry(), namesFor(''));
    const headers = { [header]: Buffer.from([0, 0, 0, 7]) };
    const [read] = await readChunk(codec, submissionDue, [{ ...source, headers }]);
    const reason = read?.kind === 'poison' ? read.reason : '';
    expect(reason).toContain('not in the Confluent wire format');
    expect(reason).toContain(`its schema id is in the header ${header}`);
    expect(reason).toMatch(advice);
  });
});
