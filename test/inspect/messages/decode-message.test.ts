import { beforeAll, describe, expect, it } from '@jest/globals';
import { decodeMessage } from '../../../src/inspect/messages/decode-message.ts';
import { Codec } from '../../../src/kafka/codec/codec.ts';
import type { LogRecord } from '../../../src/kafka/log/log-reader.ts';
import { namesFor } from '../../../src/names.ts';
import { submissionDue } from '../../../topics/submission-due.ts';
import { memoryRegistry } from '../../kafka/support/memory-registry.ts';
import { submissionDueSample } from '../../topics/sample-events.ts';

const CARD = '4111111111111111';
const MASK = '*'.repeat(CARD.length);

describe('a message as a person sees it', () => {
  const names = namesFor('x');
  const registry = memoryRegistry();
  const codec = new Codec(registry, names);

  beforeAll(async () => {
    await registry.add(names.subject(submissionDue.name), submissionDue.avro);
    await codec.prepare([submissionDue]);
  });

  interface Given extends Partial<Pick<LogRecord, 'value' | 'headers'>> {
    readonly key: string | Buffer;
    readonly orderId?: string;
  }

  function decoded({ key, orderId = 'order-1', ...given }: Given) {
    return decodeMessage(codec, names, {
      topic: names.topic(submissionDue.name),
      partition: 0,
      offset: 0,
      timestamp: 0,
      value: codec.encode(submissionDue, { ...submissionDueSample, orderId }),
      headers: {},
      ...given,
      key: Buffer.from(key),
    });
  }

  it('has no card number in its key, whether the event can be read or not', async () => {
    expect((await decoded({ key: CARD })).key).toBe(MASK);
    expect((await decoded({ key: `card 4111 1111 1111 1111` })).key).toBe('card **** **** **** ****');
    expect((await decoded({ key: CARD, value: Buffer.from('not Avro') })).key).toBe(MASK);
    expect((await decoded({ key: CARD, value: null })).key).toBe(MASK);
    const inBytes = await decoded({ key: Buffer.concat([Buffer.from([0xff]), Buffer.from(CARD)]) });
    expect(inBytes.key).toBe(`0xff${'2a'.repeat(CARD.length)}`);
  });

  it('keeps a key that is an identifier of its event, as identifiers are no free text', async () => {
    expect((await decoded({ key: CARD, orderId: CARD })).key).toBe(CARD);
  });

  it('has no card number and no secret in the names and values of its headers', async () => {
    const headers = { [`card-${CARD}`]: 'a', note: `paid with ${CARD}`, 'key sk_live_51abc': 'b' };
    expect((await decoded({ key: 'order-1', headers })).headers).toEqual({
      [`card-${MASK}`]: 'a',
      note: `paid with ${MASK}`,
      'key sk_[hidden]': 'b',
    });
  });
});
