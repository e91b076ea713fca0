import { describe, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import { isFencedByBroker } from '../../../src/kafka/client/kafka-errors.ts';

describe('an error about another owner', () => {
  const fenced = Object.assign(new Error('old epoch'), { type: 'INVALID_PRODUCER_EPOCH' });

  it('is recognised as a commit throws it', () => {
    expect(isFencedByBroker(fenced)).toBe(true);
  });

  it('is recognised as kafkajs wraps it in a send', () => {
    const wrapped = Object.assign(new kafkajs.KafkaJSNonRetriableError('old epoch'), { cause: fenced });
    expect(isFencedByBroker(new Error('and once more', { cause: wrapped }))).toBe(true);
  });

  it('is not confused with other errors', () => {
    expect(isFencedByBroker(new Error('the broker is away'))).toBe(false);
    expect(isFencedByBroker('no error')).toBe(false);
  });
});
