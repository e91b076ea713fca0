import { describe, expect, it } from '@jest/globals';
import { reasonGroupOf } from '../../../src/dead-letters/dead-letter.ts';
import { explainReason } from '../../../src/inspect/dead-letters/explain-reason.ts';

describe('a group of reasons', () => {
  it('leaves out what differs from message to message, and nothing else', () => {
    expect(reasonGroupOf('submission sub_1 of "order 7" is not there')).toBe('submission … of … is not there');
    expect(reasonGroupOf('the key is not UTF-8')).toBe('the key is not UTF-8');
  });
});

describe('what is said of a reason', () => {
  it.each([
    ['not in the Confluent wire format: it does not start with a zero byte and a schema id', 'schema registry'],
    ['the schema 17 is not registered for the subject x-value: register it there, so that …', 'Register the schema'],
    ['the schema registry has no schema with the id 17', 'another environment'],
    ['this version does not know the outcome', 'Upgrade the pipeline'],
    ['the key must be the orderId order-1, but it is missing', 'use the orderId as the key'],
    ['the key is not UTF-8', 'use the orderId as the key'],
    ['occurredAt: expected a time at most 24 hours ahead; it says 2031, and it is 2026', 'clock'],
    ['customerId: expected c1, of which debt sale/1 is; this decline says c2', 'another order or customer'],
    ['submission sub_1 is not there', 'restored'],
    ['debt sale/t1 cannot go from PAID to LOST', 'Look at the order'],
    ['MongoDB can never store what it changes: Document failed validation', 'words of the database'],
    ['paymentMethodRef: expected a vault reference without a card number', 'token of the vault'],
    ['a flexecom-result event of 2000000 bytes is too large', 'larger'],
    ['the message has no value', 'no value'],
    ['the Avro value ends too early', 'do not fit the schema'],
    ['amountMinor: expected a whole number', 'names the field'],
  ])('%s', (reason, words) => {
    const known = explainReason(reason);
    expect(`${known?.meaning} ${known?.mend}`).toContain(words);
    expect(explainReason(reasonGroupOf(reason))).toEqual(known);
  });

  it('is nothing where nothing is known', () => {
    expect(explainReason('something else')).toBeNull();
  });
});
