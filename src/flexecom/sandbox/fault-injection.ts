import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FaultSettings } from './faults.ts';
import { sendProblem } from './problem.ts';
import { seededFraction } from './seeded-fraction.ts';

/** Adds the request faults before and after every route in `server`'s scope. */
export function injectFaults(server: FastifyInstance, seed: string, faults: FaultSettings): void {
  const requestCounts = new Map<string, number>();
  const resetAfter = new WeakSet<FastifyRequest>();

  server.addHook('preHandler', async (request, reply) => {
    const happens = chanceOf(request, requestCounts, seed);
    const { current } = faults;
    if (current.latencyMs > 0) await delay(current.latencyMs);
    if (happens('reset-before', current.resetBefore)) return reset(request, reply);
    if (happens('rate-limit', current.rate429)) {
      reply.header('retry-after', String(current.retryAfterSeconds));
      return sendProblem(reply, 'rate_limited', 'an injected fault');
    }
    if (happens('error', current.errorRate)) {
      return sendProblem(reply, happens('error-kind', 0.5) ? 'internal' : 'unavailable', 'an injected fault');
    }
    if (happens('reset-after', current.resetAfter)) resetAfter.add(request);
    return undefined;
  });

  server.addHook('onSend', async (request) => {
    if (resetAfter.has(request)) request.raw.socket.resetAndDestroy();
  });
}

/** The nth request of one kind about one submission has the same faults in every run, whatever else happens. */
function chanceOf(
  request: FastifyRequest,
  requestCounts: Map<string, number>,
  seed: string,
): (fault: string, rate: number) => boolean {
  const key = request.headers['idempotency-key'];
  const subject = `${request.method} ${typeof key === 'string' ? key : request.url}`;
  const nth = (requestCounts.get(subject) ?? 0) + 1;
  requestCounts.set(subject, nth);
  return (fault, rate) => rate > 0 && seededFraction(seed, fault, subject, nth) < rate;
}

function reset(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.hijack();
  request.raw.socket.resetAndDestroy();
  return reply;
}
