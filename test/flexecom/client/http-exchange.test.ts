import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HttpExchanger } from '../../../src/flexecom/client/http-exchange.ts';
import { portOf } from '../support/webhook-receiver.ts';

let server: Server;
let http: HttpExchanger;
let retryAfter = '';

beforeAll(async () => {
  server = createServer((_, response) =>
    response.writeHead(429, { 'retry-after': retryAfter, 'x-request-id': 'req-7' }).end(),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  http = new HttpExchanger(`http://127.0.0.1:${portOf(server.address())}`);
});

afterAll(async () => {
  await http.close();
  server.close();
});

describe('a Retry-After', () => {
  it.each([
    ['of seconds is believed', '30', 30_000],
    ['of ten days is believed for an hour: a wrong one must not silence a gateway for good', '864000', 3_600_000],
    ['of a date in another year is believed for an hour', 'Fri, 01 Jan 2100 00:00:00 GMT', 3_600_000],
    ['of a date gone by means now', 'Sat, 01 Jan 2000 00:00:00 GMT', 0],
    ['that cannot be read is none', 'soon', null],
  ])('%s', async (_, header, retryAfterMs) => {
    retryAfter = header;
    const call = {
      method: 'GET',
      path: '/',
      template: '/',
      headers: {},
      body: null,
      isUrgent: false,
    } as const;
    expect(await http.exchange(call, new AbortController().signal)).toMatchObject({
      status: 429,
      retryAfterMs,
      requestId: 'req-7',
    });
  });
});
