import { describe, expect, it } from '@jest/globals';
import { describeMessage } from '../../../src/inspect/messages/describe-message.ts';
import { allTopics } from '../../../topics/all.ts';
import { aDecodedMessage } from './a-decoded-message.ts';

describe('a message in one line', () => {
  it.each(allTopics.map(({ name }) => name))('is a sentence for %s', (topic) => {
    const event = { amountMinor: 2_500, currency: 'USD', decline: null };
    const line = describeMessage(aDecodedMessage({ topic, event }));
    expect(line).not.toMatch(/^\{/);
    expect(line).not.toContain('\n');
  });

  it('says how a result arrived', () => {
    const event = {
      outcome: 'APPROVED',
      source: 'WEBHOOK',
      reason: null,
      decline: null,
      amountMinor: 2_500,
      currency: 'USD',
    };
    expect(describeMessage(aDecodedMessage({ event }))).toBe('FlexEcom: APPROVED 25.00 USD, via WEBHOOK');
  });

  it('says why a message cannot be decoded', () => {
    expect(describeMessage(aDecodedMessage({ event: null, unreadable: 'not Avro' }))).toBe('unreadable: not Avro');
  });
});
