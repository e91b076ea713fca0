import { describe, expect, it } from '@jest/globals';
import { DatabaseSpans } from '../../../src/telemetry/tracing/database-spans.ts';
import { inHttpClientSpan } from '../../../src/telemetry/tracing/in-http-client-span.ts';
import { inSendSpan } from '../../../src/telemetry/tracing/in-send-span.ts';
import { inSubmissionSpan } from '../../../src/telemetry/tracing/in-submission-span.ts';
import { traceLogFields } from '../../../src/telemetry/tracing/log-fields.ts';
import { isTracing } from '../../../src/telemetry/tracing/tracer.ts';
import { aSubmission } from '../../support/a-submission.ts';

const carried = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', tracestate: 'a=1' };
/** Far above what it takes, and far below what would show: a decision takes about 200 µs. */
const MICROSECONDS_MAX = 5;

describe('without an SDK', () => {
  it('nobody traces, and messages carry on what came', async () => {
    expect(isTracing()).toBe(false);
    const sent: unknown[] = [];
    const message = { topic: 't', eventId: 'e', orderId: 'o' };
    await inSendSpan(message, carried, async (own) => void sent.push(own));
    await inSendSpan(message, null, async (own) => void sent.push(own));
    expect(sent).toEqual([carried, null]);
  });

  it('FlexEcom gets no header of ours, and no line of the log has an id of a span', async () => {
    const request = { method: 'GET', baseUrl: 'http://x', path: '/1', template: '/{id}' };
    const headers = await inSubmissionSpan('dispatch', aSubmission({ trace: { ...carried, at: 0 } }), 1, () =>
      inHttpClientSpan(
        request,
        async (own) => own,
        () => ({}),
      ),
    );
    expect(headers).toEqual({});
    expect(traceLogFields()).toEqual({});
  });

  it('asking whether somebody traces, and a command to MongoDB, cost next to nothing', () => {
    const spans = new DatabaseSpans();
    const command = { id: 'x', operation: 'find', collection: 'c', database: 'd', address: 'h:1' };
    const rounds = 100_000;
    const before = process.cpuUsage();
    for (let round = 0; round < rounds; round++) {
      if (isTracing()) spans.begun(command);
    }
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / rounds).toBeLessThan(MICROSECONDS_MAX);
  });
});
