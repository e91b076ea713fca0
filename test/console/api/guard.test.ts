import { afterEach, describe, expect, it } from '@jest/globals';
import type { Access } from '../../../src/console/access/access.ts';
import { type ApiServer, createApiServer } from '../../../src/console/api/api-server.ts';
import { guardRequests } from '../../../src/console/api/guard.ts';
import { serveAssets } from '../../../src/console/assets/serve-assets.ts';
import type { ConsoleOptions } from '../../../src/console/dependencies.ts';
import { createLogger } from '../../../src/telemetry/logging.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';

describe('the guard before the API', () => {
  let server: ApiServer | undefined;

  afterEach(() => server?.close());

  /** A console in which nobody is logged in. */
  async function guarded(): Promise<ApiServer> {
    const logger = createLogger({ level: 'silent' });
    server = await createApiServer({ logger }, 'sha256-none');
    const nobody = { asksForLogin: true, visitorOf: async () => null } as Partial<Access> as Access;
    guardRequests(server, nobody, { logger, metrics: createMetrics(), failedLoginHoldMs: 0 } as ConsoleOptions);
    server.get('/api/v1/orders/:id', async () => ({ secret: 'an order' }));
    server.get('/elsewhere', async () => ({ secret: 'forgotten to be guarded' }));
    serveAssets(server, ['/', '/orders/:orderId']);
    return server;
  }

  it.each([
    '/api/v1/orders/1',
    '/%61pi/v1/orders/1',
    '/a%70%69/v1/orders/1',
    '/api/v1/%6frders/1',
    '/api/v1/orders/1/',
    '/api/v1/orders/1?x=/assets/',
    '/api/v1/nothing',
    '/elsewhere',
  ])('asks for a login at %s, however it is written', async (url) => {
    const console = await guarded();
    for (const method of ['GET', 'HEAD'] as const) {
      const answer = await console.inject({ method, url });
      expect([method, answer.statusCode]).toEqual([method, 401]);
      expect(answer.body).not.toContain('secret');
    }
  });

  it.each(['//api/v1/orders/1', '/API/v1/orders/1', '/api//v1/orders/1', '/x/../api/v1/orders/1'])(
    'shows nothing at %s',
    async (url) => {
      const answer = await (await guarded()).inject({ url });
      expect([401, 404]).toContain(answer.statusCode);
      expect(answer.body).not.toContain('secret');
    },
  );

  it.each(['/', '/orders/1', '/assets/src/console/browser/app.ts'])('gives %s to whoever asks', async (url) => {
    const answer = await (await guarded()).inject({ url });
    expect(answer.statusCode).toBe(200);
  });
});
