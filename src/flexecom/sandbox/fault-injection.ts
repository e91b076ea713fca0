import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FaultSettings } from './faults.ts';
import { sendProblem } from './problem.ts';
import { seededFraction } from './seeded-fraction.ts';

/** Adds the request faults before and after every route in `server`'s scope. */
export function injectFaults(server: FastifyInstance, seed: string, faults: FaultSettings): void {
  const requestFaults = new RequestFaults(seed, faults);
  server.addHook('preHandler', (request, reply) => requestFaults.beforeRoute(request, reply));
  server.addHook('onSend', async (request) => requestFaults.beforeAnswer(request));
}

class RequestFaults {
  readonly #seed: string;
  readonly #faults: FaultSettings;
  readonly #requestCounts = new Map<string, number>();
  readonly #resetAfter = new WeakSet<FastifyRequest>();

  constructor(seed: string, faults: FaultSettings) {
    this.#seed = seed;
    this.#faults = faults;
  }

  /** Answers the request, or resets its connection, where a fault keeps it from its route. */
  async beforeRoute(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
    const happens = this.#chanceOf(request);
    const { current } = this.#faults;
    if (current.latencyMs > 0) await delay(current.latencyMs);
    if (happens('reset-before', current.resetBefore)) return reset(request, reply);
    if (happens('rate-limit', current.rate429)) {
      reply.header('retry-after', String(current.retryAfterSeconds));
      return sendProblem(reply, 'rate_limited', 'an injected fault');
    }
    if (happens('error', current.errorRate)) {
      return sendProblem(reply, happens('error-kind', 0.5) ? 'internal' : 'unavailable', 'an injected fault');
    }
    if (happens('reset-after', current.resetAfter)) this.#resetAfter.add(request);
    return undefined;
  }

  beforeAnswer(request: FastifyRequest): void {
    if (this.#resetAfter.has(request)) request.raw.socket.resetAndDestroy();
  }

  /** The nth request of one kind about one submission has the same faults in every run, whatever else happens. */
  #chanceOf(request: FastifyRequest): (fault: string, rate: number) => boolean {
    const key = request.headers['idempotency-key'];
    const subject = `${request.method} ${typeof key === 'string' ? key : request.url}`;
    const nth = (this.#requestCounts.get(subject) ?? 0) + 1;
    this.#requestCounts.set(subject, nth);
    return (fault, rate) => rate > 0 && seededFraction(this.#seed, fault, subject, nth) < rate;
  }
}

function reset(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.hijack();
  request.raw.socket.resetAndDestroy();
  return reply;
}
