import { describe, expect, it } from '@jest/globals';
import { parseLine } from '../../src/ndjson/parse-line.ts';
import { read } from '../docs/embedded-files.ts';

const [EXAMPLE = ''] = read('docs/examples/declines.ndjson').split('\n');
const LINE = EXAMPLE.replaceAll('NOW', '1780000000000');

/** What is said of a line, without its number. */
function said(text: string): string[] {
  const parsed = parseLine({ number: 7, text, expected: null }, '');
  if (parsed.kind === 'event') return [];
  expect(parsed.problems.every(({ line }) => line === 7)).toBe(true);
  return parsed.problems.map(({ field, expected, mend }) => `${field}: expected ${expected}; ${mend}`);
}

describe('a line of an NDJSON file that is wrong', () => {
  it('is the example file as it is: says how to put the time in', () => {
    expect(said(EXAMPLE)).toEqual([
      ': expected one JSON object; NOW stands for the time: sed "s/NOW/$(date +%s)000/g" FILE | salvage produce -',
    ]);
  });

  it.each([
    [
      'lacks a field that may be null',
      [/"gatewayProfileId":null,/, ''],
      'gatewayProfileId: expected a text; it is missing: add "gatewayProfileId": null if there is none',
    ],
    [
      'lacks a field within another',
      [/"adviceCode":null/, '"x":1'],
      'decline.adviceCode: expected a text; it is missing: add "adviceCode": null if there is none',
    ],
    [
      'lacks a field',
      [/"orderId":"order-1",/, ''],
      'orderId: expected a text; it is missing: every event of payment-declined.new-sale needs orderId',
    ],
    [
      'has an amount as text',
      [/4990/, '"49.90"'],
      'amountMinor: expected a number; write a whole number of minor units: 4990 for 49.90 USD, 700 for 700 JPY, without quotes',
    ],
    [
      'has an amount with decimals',
      [/4990/, '49.9'],
      'amountMinor: expected a whole number; write a whole number of minor units: 4990 for 49.90 USD, 700 for 700 JPY',
    ],
    [
      'has a time in seconds',
      [/1780000000000/, '1780000000'],
      'occurredAt: expected epoch milliseconds between the years 2000 and 2200; these are seconds: write milliseconds, a thousand times as many',
    ],
    [
      'has a time as ISO 8601',
      [/1780000000000/, '"2026-01-31T09:00:00Z"'],
      'occurredAt: expected a number; write epoch milliseconds: 1769850000000',
    ],
    [
      'has a placeholder in quotes',
      [/1780000000000/, '"NOW"'],
      'occurredAt: expected a number; it still holds a placeholder: put the value in its place',
    ],
    ['has a number where a text belongs', [/"customer-1"/, '77'], 'customerId: expected a text; write it in quotes'],
    [
      'has fields of another topic',
      [/"orderId"/, '"billingCycle":3,"attempt":1,"orderId"'],
      ': expected no field named billingCycle, attempt; payment-declined.recurring has: is it the right topic?',
    ],
    [
      'has a field of none',
      [/"orderId"/, '"colour":3,"orderId"'],
      ': expected no field named colour; leave it out: payment-declined.new-sale has no such field',
    ],
    [
      'has a misspelt topic',
      [/declined\.new-sale/, 'declined.newsale'],
      'topic: expected one of payment-declined.new-sale, payment-declined.recurring, rerun-requested; did you mean payment-declined.new-sale?',
    ],
    [
      'is for a topic of the pipeline',
      [/payment-declined\.new-sale/, 'decline-accepted'],
      'topic: expected one of payment-declined.new-sale, payment-declined.recurring, rerun-requested; the pipeline itself writes the others',
    ],
  ] as const)('%s: says so, and how to mend it', (_, [from, to], sentence) => {
    expect(said(LINE.replace(from, to))).toContain(sentence);
  });

  it.each([
    [
      '{"orderId":<order>,"a":1}',
      'a placeholder stands where a value belongs: put the value in its place, a text in quotes',
    ],
    [
      '{"orderId":{{order}},"a":1}',
      'a placeholder stands where a value belongs: put the value in its place, a text in quotes',
    ],
    [
      '[{"topic":"rerun-requested"},',
      "write each event on a line of its own, without a list around them: jq -c '.[]' FILE",
    ],
    ['{', 'write each event on a single line: jq -c . FILE'],
    ['"orderId": "order-1",', 'write each event on a single line: jq -c . FILE'],
    ['{"orderId":"order-1",}', 'leave out the comma before the closing bracket'],
    ["{'orderId':1}", 'JSON takes " around texts and names, not \''],
    ['nonsense', null],
  ])('%s is no JSON: says why', (text, mend) => {
    expect(said(text)).toEqual([`: expected one JSON object; ${mend}`]);
  });

  it('never shows a card number', () => {
    const line = LINE.replace('"customer-1"', '4111111111111111').replace('4990', '"4111111111111111"');
    expect(said(line).join()).not.toContain('4111111111111111');
  });
});
