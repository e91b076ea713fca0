import { describe, expect, it } from '@jest/globals';
import { ceHeaders, headerText, traceContextOf } from '../../../src/kafka/codec/headers.ts';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const another = '00-11111111111111111111111111111111-2222222222222222-01';
const tracestate = 'vendor=00f067aa0ba902b7,other=1';

describe('the headers of an event', () => {
  it('are those of CloudEvents in binary mode, with the type and the schema of the value', () => {
    const event = { eventId: 'e1', occurredAt: Date.UTC(2026, 0, 15) };
    expect(ceHeaders({ name: 'order-declined' }, event, 'http://registry/schemas/ids/7')).toEqual({
      ce_specversion: '1.0',
      ce_id: 'e1',
      ce_source: '/decline-salvage',
      ce_type: 'salvage.order-declined',
      ce_time: '2026-01-15T00:00:00.000Z',
      ce_dataschema: 'http://registry/schemas/ids/7',
      'content-type': 'application/vnd.confluent.avro',
    });
  });
});

describe('the trace context', () => {
  it('is passed on whole', () => {
    const source = { traceparent: Buffer.from(traceparent), tracestate: Buffer.from(tracestate), other: 'x' };
    expect(traceContextOf(source)).toEqual({ traceparent, tracestate });
    expect(traceContextOf({ traceparent })).toEqual({ traceparent });
  });

  it('of a message with several is the last valid one, once', () => {
    const source = { traceparent: [another, Buffer.from(traceparent)], tracestate: ['old=1', tracestate] };
    expect(traceContextOf(source)).toEqual({ traceparent, tracestate });
    expect(traceContextOf({ traceparent: [another, traceparent, 'broken', null] })).toEqual({ traceparent });
  });

  it.each([
    'broken',
    `${another},${another}`,
    traceparent.toUpperCase(),
    traceparent.replace('00-', 'ff-'),
    '00-00000000000000000000000000000000-b7ad6b7169203331-01',
    '00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01',
  ])('is left out where it is not in the form of W3C: %s', (broken) => {
    expect(traceContextOf({ traceparent: broken, tracestate })).toBeNull();
  });

  it('is left out where there is no traceparent, or it is too long to be one', () => {
    expect(traceContextOf(undefined)).toBeNull();
    expect(traceContextOf({ tracestate })).toBeNull();
    expect(traceContextOf({ traceparent: 'x'.repeat(1_000_000), tracestate })).toBeNull();
    expect(traceContextOf({ traceparent, tracestate: 'x'.repeat(1_000_000) })).toEqual({ traceparent });
  });
});

describe('a tracestate', () => {
  it('R18: is not passed on where it holds a card number', () => {
    expect(traceContextOf({ traceparent, tracestate: 'a=4111.1111.1111.1111' })).toEqual({ traceparent });
  });
});

describe('the text of a header', () => {
  it('is that of the last one where it is repeated', () => {
    expect(headerText({ a: ['1', Buffer.from('2')] }, 'a')).toBe('2');
    expect(headerText({}, 'a')).toBeUndefined();
    expect(headerText({ a: null }, 'a')).toBeUndefined();
  });
});
