import { describe, expect, it } from '@jest/globals';
import { describeError, exitCodeFor } from '../../src/cli/describe-error.ts';
import { FatalError, TransientError, UsageError } from '../../src/errors.ts';

describe('an error, for a person', () => {
  it('is one line, even if the message has several', () => {
    expect(describeError(new FatalError('first\n   second'))).toBe('first second');
  });

  it('is followed by the problems of a usage error', () => {
    expect(describeError(new UsageError('2 are wrong', ['a is', 'b is']))).toBe('2 are wrong\n  - a is\n  - b is');
  });

  it('names the unreachable server and the setting to check', () => {
    const kafka = Object.assign(new Error('connect ECONNREFUSED'), { name: 'KafkaJSConnectionError' });
    expect(describeError(kafka)).toMatch(/^cannot reach Kafka .*KAFKA_BROKERS/);
    const mongo = Object.assign(new Error('timed out'), { name: 'MongoServerSelectionError' });
    expect(describeError(mongo)).toMatch(/^cannot reach MongoDB .*MONGODB_URI/);
  });

  it('tells how to get the settings of the local servers where this terminal has none', () => {
    const mongo = Object.assign(new Error('timed out'), { name: 'MongoServerSelectionError' });
    const { MONGODB_URI } = process.env;
    delete process.env.MONGODB_URI;
    try {
      expect(describeError(mongo)).toMatch(/MONGODB_URI is not set in this terminal.*salvage stack up/);
      process.env.MONGODB_URI = 'mongodb://elsewhere';
      expect(describeError(mongo)).not.toMatch(/this terminal/);
    } finally {
      delete process.env.MONGODB_URI;
      if (MONGODB_URI !== undefined) process.env.MONGODB_URI = MONGODB_URI;
    }
  });

  it('names the command that creates missing topics, also where kafkajs has tried several times', () => {
    const missing = Object.assign(new Error('This server does not host this topic-partition'), {
      name: 'KafkaJSProtocolError',
      type: 'UNKNOWN_TOPIC_OR_PARTITION',
    });
    const retried = Object.assign(new Error(missing.message, { cause: missing }), {
      name: 'KafkaJSNumberOfRetriesExceeded',
    });
    for (const error of [missing, retried]) {
      expect(describeError(error)).toMatch(/^Kafka lacks a topic .*salvage setup .*SALVAGE_PREFIX/);
    }
  });

  it('names a missing file', () => {
    const missing = Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT', path: 'x.yaml' });
    expect(describeError(missing)).toBe('x.yaml does not exist');
  });

  it('R13, R18: hides passwords in URIs and card numbers', () => {
    const text = describeError(new TransientError('mongodb://me:hunter2@db refused 4111-1111-1111-1111'));
    expect(text).not.toMatch(/hunter2|4111/);
  });

  it('exits with 2 for wrong usage or settings, 1 for the rest', () => {
    expect([new UsageError('x'), new FatalError('x'), new TypeError('x'), 'x'].map(exitCodeFor)).toEqual([2, 1, 1, 1]);
  });
});
