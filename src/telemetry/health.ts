import { hasBearerToken } from '../http/bearer-token.ts';
import { createHttpServer, refuseOtherMethods, statusOf } from '../http/http-server.ts';
import { sendProblem } from '../http/problem.ts';
import { type HttpServer, listen } from '../listen.ts';
import type { Metrics } from './metrics.ts';

interface HealthOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Default: the address that only this machine reaches. */
  readonly host?: string;
  /** What `/metrics` asks for; null: nothing. */
  readonly metricsToken?: string | null;
  readonly metrics: Metrics;
  /** Why this process is not ready, as sentences; empty when it is ready. */
  readonly notReady: () => readonly string[];
}

/** Probes come one by one: connections that somebody holds open must not keep them out. */
const KEEP_ALIVE_MS = 5_000;

/**
 * Serves `/livez` (the process answers), `/readyz` (503 with reasons until everything runs, and again while the process stops)
 * and `/metrics` (Prometheus), for every role.
 */
export async function startHealthServer({
  port,
  host,
  metricsToken = null,
  metrics,
  notReady,
}: HealthOptions): Promise<HttpServer> {
  const server = createHttpServer({ bodyBytesMax: 1, limits: { keepAliveMs: KEEP_ALIVE_MS } });
  server.setErrorHandler((error, _request, reply) =>
    sendProblem(reply, { status: statusOf(error), error: 'not-answered', detail: 'this request cannot be answered' }),
  );
  server.get('/livez', async () => ({ status: 'alive' }));
  server.get('/readyz', async (_request, reply) => {
    const reasons = notReady();
    if (reasons.length > 0) reply.code(503);
    return { status: reasons.length === 0 ? 'ready' : 'not ready', reasons };
  });
  server.get('/metrics', async (request, reply) => {
    if (metricsToken !== null && !hasBearerToken(request, metricsToken)) {
      reply.header('www-authenticate', 'Bearer');
      return sendProblem(reply, {
        status: 401,
        error: 'unauthorized',
        detail: 'expected METRICS_TOKEN as bearer token',
      });
    }
    reply.type(metrics.registry.contentType);
    return metrics.registry.metrics();
  });
  for (const url of ['/livez', '/readyz', '/metrics']) refuseOtherMethods(server, url, ['GET', 'HEAD']);
  return { port: await listen(server, port, 'HEALTH_PORT', host), stop: () => server.close() };
}
