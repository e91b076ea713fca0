import { afterEach, describe, expect, it } from '@jest/globals';
import type { HttpServer } from '../../src/listen.ts';
import { startHealthServer } from '../../src/telemetry/health.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';

describe('the health server', () => {
  let server: HttpServer | undefined;
  afterEach(async () => server?.stop());

  it('is alive at once, and ready when it waits for nothing', async () => {
    const reasons = ['waiting for Kafka at localhost:9092'];
    server = await startHealthServer({ port: 0, metrics: createMetrics(), notReady: () => reasons });
    const get = (path: string) => fetch(`http://127.0.0.1:${server?.port}${path}`);

    expect((await get('/livez')).status).toBe(200);
    const early = await get('/readyz');
    expect(early.status).toBe(503);
    expect(await early.json()).toEqual({ status: 'not ready', reasons: ['waiting for Kafka at localhost:9092'] });

    reasons.length = 0;
    expect((await get('/readyz')).status).toBe(200);
  });

  it('refuses other paths and methods with a problem', async () => {
    server = await startHealthServer({ port: 0, metrics: createMetrics(), notReady: () => [] });
    const at = `http://127.0.0.1:${server.port}`;
    expect(await (await fetch(`${at}/metric`)).json()).toMatchObject({ status: 404, error: 'not-found' });
    const posted = await fetch(`${at}/metrics`, { method: 'POST', body: 'x' });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect((await fetch(`${at}/livez`, { method: 'HEAD' })).status).toBe(200);
  });

  it('shows for every metric what it means and when to alert', async () => {
    const metrics = createMetrics();
    metrics.webhooksRefused.inc({ reason: 'wrong-signature' });
    server = await startHealthServer({ port: 0, metrics, notReady: () => [] });
    const text = await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text();
    expect(text).toContain('salvage_webhooks_refused_total{reason="wrong-signature"} 1');
    expect(text).toMatch(/# HELP salvage_dead_letters_total .*Alert/);
  });

  it('says which setting to change where its port is in use', async () => {
    server = await startHealthServer({ port: 0, metrics: createMetrics(), notReady: () => [] });
    const again = startHealthServer({ port: server.port, metrics: createMetrics(), notReady: () => [] });
    await expect(again).rejects.toThrow(
      `port ${server.port} is in use by another process; set HEALTH_PORT to a free one`,
    );
  });
});
