import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Clock } from '../src/clock.ts';
import { errorMessage, PoisonError } from '../src/errors.ts';
import { awaitAcknowledgement, type Publisher } from '../src/kafka/client/publisher.ts';
import { createHttpServer, type HttpServer, listen } from '../src/listen.ts';
import type { Metrics } from '../src/telemetry/metrics.ts';
import { rerunEvent } from '../topics/contract/rerun-event.ts';
import { rerunRequested } from '../topics/rerun-requested.ts';

interface RerunApiDependencies {
  /** 0 takes any free port. */
  readonly port: number;
  readonly token: string;
  readonly publisher: Pick<Publisher, 'publish'>;
  readonly clock: Clock;
  readonly metrics: Pick<Metrics, 'reruns'>;
  readonly logger: Logger;
  /** How long to wait for Kafka's acknowledgement, ms. */
  readonly acknowledgementWaitMs?: number;
}

const BODY_BYTES_MAX = 16_384;
const RETRY_AFTER_SECONDS = '5';

const Id = z
  .string()
  .min(1)
  .max(256)
  .refine((id) => id.trim() === id, 'expected no space around it');

const Body = z.strictObject({
  transactionId: Id.nullable().default(null),
  gatewayId: Id.nullable().default(null),
  gatewayProfileId: Id.nullable().default(null),
  requestedBy: Id,
  source: z.enum(['ORDER_DETAILS_REPORT', 'API']).default('API'),
});

/**
 * `POST /orders/:orderId/rerun` (R6) answers 202 with the request's key when Kafka has acknowledged the request. Later
 * `decline-accepted` or `decline-not-sent` says whether it is rerun. Answers 401 without the bearer token, 400 without an
 * `Idempotency-Key` or with an invalid body (all mistakes listed), 503 while Kafka is away.
 */
export async function startRerunApi(deps: RerunApiDependencies): Promise<HttpServer> {
  const server = createHttpServer({ bodyBytesMax: BODY_BYTES_MAX });
  server.setErrorHandler((error, _request, reply) => answerError(deps, error, reply));
  server.addHook('onRequest', async (request, reply) => {
    if (!hasToken(request, deps.token)) {
      return refuse(deps, reply, 401, 'unauthorized', ['expected the bearer token']);
    }
    return undefined;
  });
  server.post<{ Params: { orderId: string } }>('/orders/:orderId/rerun', async (request, reply) => {
    const orderId = Id.safeParse(request.params.orderId);
    const requestKey = Id.safeParse(request.headers['idempotency-key']);
    const body = Body.safeParse(request.body);
    if (!orderId.success || !requestKey.success || !body.success) {
      const problems = [
        ...(orderId.success ? [] : ['orderId: expected an id of 1 to 256 characters']),
        ...(requestKey.success ? [] : ['Idempotency-Key: expected this header, 1 to 256 characters']),
        ...(body.success
          ? []
          : body.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`)),
      ];
      return refuse(deps, reply, 400, 'malformed', problems);
    }
    const rerun = { orderId: orderId.data, requestKey: requestKey.data, ...body.data };
    await awaitAcknowledgement(
      deps.publisher.publish(rerunRequested, rerunEvent(rerun, deps.clock.now())),
      deps.acknowledgementWaitMs,
    );
    deps.metrics.reruns.inc({ outcome: 'accepted' });
    return reply.code(202).send({ requestKey: rerun.requestKey });
  });
  return { port: await listen(server, deps.port, 'RERUN_API_PORT'), stop: () => server.close() };
}

function refuse(deps: RerunApiDependencies, reply: FastifyReply, status: number, outcome: string, problems: string[]) {
  deps.metrics.reruns.inc({ outcome });
  return reply.code(status).send({ error: outcome, problems });
}

function answerError(deps: RerunApiDependencies, error: unknown, reply: FastifyReply) {
  if (error instanceof PoisonError) return refuse(deps, reply, 400, 'malformed', [errorMessage(error)]);
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 503;
  if (status < 500) return refuse(deps, reply, status, 'malformed', [errorMessage(error)]);
  deps.logger.warn({ err: error }, 'a rerun request was not stored');
  deps.metrics.reruns.inc({ outcome: 'not-stored' });
  return reply
    .code(503)
    .header('retry-after', RETRY_AFTER_SECONDS)
    .send({ error: 'not stored, try again', problems: [] });
}

/** Compares in constant time. The digests have the same length, so not even the token's length is revealed. */
function hasToken(request: FastifyRequest, token: string): boolean {
  const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  return timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
