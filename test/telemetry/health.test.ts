import { networkInterfaces } from 'node:os';
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

  it('shows metrics only to whoever has the token, where there is one; the rest to everybody', async () => {
    const metricsToken = 'a-token-of-16-characters';
    server = await startHealthServer({ port: 0, metricsToken, metrics: createMetrics(), notReady: () => [] });
    const status = async (path: string, token?: string) => {
      const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
      return (await fetch(`http://127.0.0.1:${server?.port}${path}`, { headers })).status;
    };
    expect(await status('/metrics')).toBe(401);
    expect(await status('/metrics', 'another-token-of-16')).toBe(401);
    expect(await status('/metrics', metricsToken)).toBe(200);
    expect(await status('/readyz')).toBe(200);
  });

  it('is reached by this machine alone, unless it is told otherwise', async () => {
    const [other] = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .filter(({ internal }) => !internal);
    server = await startHealthServer({ port: 0, metrics: createMetrics(), notReady: () => [] });
    if (other !== undefined && other.family === 'IPv4') {
      await expect(fetch(`http://${other.address}:${server.port}/livez`)).rejects.toThrow();
    }
    await server.stop();
    server = await startHealthServer({ port: 0, host: '0.0.0.0', metrics: createMetrics(), notReady: () => [] });
    expect((await fetch(`http://127.0.0.1:${server.port}/livez`)).status).toBe(200);
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
