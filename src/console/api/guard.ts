import type { FastifyRequest } from 'fastify';
import { FailedLogins } from '../../http/failed-logins.ts';
import { sendProblem } from '../../http/problem.ts';
import type { Access } from '../access/access.ts';
import { type ConsoleRole, isAtLeast, type Visitor } from '../access/roles.ts';
import { foreignRequest } from '../access/same-site.ts';
import type { ConsoleOptions } from '../dependencies.ts';
import type { ApiServer } from './api-server.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Null: nobody is logged in. */
    visitor: Visitor | null;
  }
  interface FastifyContextConfig {
    /** Who may use the route; default: whoever is logged in. `nobody`: it needs no login. */
    needs?: ConsoleRole | 'nobody';
  }
}

/** Before anything of a request is looked at: where it comes from, who sends it, and whether they may. */
export function guardRequests(server: ApiServer, access: Access, options: ConsoleOptions): FailedLogins {
  const { metrics, logger, failedLoginHoldMs } = options;
  const logins = new FailedLogins({
    count: (more) => metrics.failedLogins.inc({ role: 'console' }, more),
    report: (since) => logger.warn({ since }, 'requests to the console without the right token are refused'),
    ...(failedLoginHoldMs === undefined ? {} : { holdMs: failedLoginHoldMs }),
  });
  server.decorateRequest('visitor', null);
  server.addHook('onRequest', async (request, reply) => {
    const foreign = foreignRequest(request, access.asksForLogin);
    if (foreign !== null) return sendProblem(reply, { status: 403, error: 'foreign-request', detail: foreign });
    // By the route and never by the path as it was sent, which says the same in many ways: `/%61pi/` is `/api/`.
    const { needs = request.is404 && !request.url.startsWith('/api/') ? 'nobody' : 'viewer' } =
      request.routeOptions.config;
    if (needs === 'nobody') return undefined;
    request.visitor = await access.visitorOf(request);
    if (request.visitor === null) {
      // Whoever shows a wrong token waits; a page that has not logged in yet does not.
      const status = request.headers.authorization === undefined ? 401 : await logins.statusAfterHold();
      reply.header('www-authenticate', 'Bearer');
      return sendProblem(reply, { status, error: 'unauthorized', detail: 'log in with your token first' });
    }
    if (isAtLeast(request.visitor.role, needs)) return undefined;
    const detail = `this needs the role ${needs}; ${request.visitor.name} is ${request.visitor.role}`;
    return sendProblem(reply, { status: 403, error: 'forbidden', detail });
  });
  return logins;
}

/** Behind the guard there is always somebody. */
export function visitorOf(request: FastifyRequest): Visitor {
  if (request.visitor === null) throw new TypeError('the route is not guarded');
  return request.visitor;
}
