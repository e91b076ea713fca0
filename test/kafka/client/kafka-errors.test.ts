import { describe, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import { isFencedByBroker } from '../../../src/kafka/client/kafka-errors.ts';

describe('an error that says that another owner has taken over', () => {
  const fenced = Object.assign(new Error('old epoch'), { type: 'INVALID_PRODUCER_EPOCH' });

  it('is known as it comes from a commit', () => {
    expect(isFencedByBroker(fenced)).toBe(true);
  });

  it('is known as kafkajs wraps it when it comes from a send', () => {
    const wrapped = Object.assign(new kafkajs.KafkaJSNonRetriableError('old epoch'), { cause: fenced });
    expect(isFencedByBroker(new Error('and once more', { cause: wrapped }))).toBe(true);
  });

  it('is not any other', () => {
    expect(isFencedByBroker(new Error('the broker is away'))).toBe(false);
    expect(isFencedByBroker('no error')).toBe(false);
  });
});
