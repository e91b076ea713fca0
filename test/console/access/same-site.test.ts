import { describe, expect, it } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { foreignRequest } from '../../../src/console/access/same-site.ts';

function request(headers: Record<string, string>, method = 'POST'): FastifyRequest {
  return { headers: { host: 'console.example', ...headers }, method } as unknown as FastifyRequest;
}

describe('a request of another site', () => {
  it.each([
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{ origin: 'https://console.example:8443' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site', origin: 'https://console.example' }],
    [{ 'sec-fetch-site': 'none', origin: 'https://evil.example' }],
    [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }],
  ])('is refused with %j', (headers) => {
    expect(foreignRequest(request(headers), true)).not.toBeNull();
  });

  it.each([
    [{}],
    [{ origin: 'https://console.example' }],
    [{ 'sec-fetch-site': 'same-origin', origin: 'https://console.example' }],
    [{ 'sec-fetch-site': 'same-origin', origin: 'https://outside.example', host: '10.0.0.7:8484' }],
  ])('is not one with %j, also behind a proxy that changes the host', (headers) => {
    expect(foreignRequest(request(headers), true)).toBeNull();
  });

  it.each(['127.0.0.1:8484', '[::1]:8484', 'localhost', 'LOCALHOST:8484'])(
    'is not one at %s where nobody logs in',
    (host) => {
      expect(foreignRequest(request({ host }, 'GET'), false)).toBeNull();
    },
  );

  it.each(['', 'rebound.example', '127.0.0.1.rebound.example', 'localhost.rebound.example:8484', '0.0.0.0'])(
    'is one at "%s" where nobody logs in',
    (host) => {
      expect(foreignRequest(request({ host }, 'GET'), false)).not.toBeNull();
    },
  );
});
