import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Clock } from '../src/clock.ts';
import { errorMessage, PoisonError } from '../src/errors.ts';
import { hasBearerToken } from '../src/http/bearer-token.ts';
import { FailedLogins } from '../src/http/failed-logins.ts';
import { createHttpServer, refuseOtherMethods, statusOf } from '../src/http/http-server.ts';
import { sendProblem } from '../src/http/problem.ts';
import { awaitAcknowledgement, type Publisher } from '../src/kafka/client/publisher.ts';
import { type HttpServer, listen } from '../src/listen.ts';
import type { Metrics } from '../src/telemetry/metrics.ts';
import { traceRequests } from '../src/telemetry/tracing/trace-requests.ts';
import { maskCardNumbers } from '../topics/contract/card-numbers.ts';
import { isId } from '../topics/contract/content-rules.ts';
import { rerunEvent } from '../topics/contract/rerun-event.ts';
import { rerunRequested } from '../topics/rerun-requested.ts';

interface RerunApiDependencies {
  /** 0 takes any free port. */
  readonly port: number;
  /** Default: the address that only this machine reaches. */
  readonly host?: string;
  readonly token: string;
  readonly publisher: Pick<Publisher, 'publish'>;
  readonly clock: Clock;
  readonly metrics: Pick<Metrics, 'reruns' | 'failedLogins'>;
  readonly logger: Logger;
  /** How long to wait for Kafka's acknowledgement, ms. */
  readonly acknowledgementWaitMs?: number;
  /** How long the sender of a wrong token waits for its answer, ms. Only tests set it. */
  readonly failedLoginHoldMs?: number;
}

const BODY_BYTES_MAX = 16_384;
const RETRY_AFTER_SECONDS = '5';

const Id = z.string().refine((id) => isId(id), 'expected an id of 1 to 256 characters with no space around it');

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
 * `Idempotency-Key` or with an invalid body (all mistakes listed), 429 for too many wrong tokens, 503 while Kafka is away.
 */
export async function startRerunApi(deps: RerunApiDependencies): Promise<HttpServer> {
  const server = createHttpServer({ bodyBytesMax: BODY_BYTES_MAX });
  server.setErrorHandler((error, _request, reply) => answerError(deps, error, reply));
  askForToken(server, deps);
  traceRequests(server, 'ours');
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
  refuseOtherMethods(server, '/orders/:orderId/rerun', ['POST']);
  return { port: await listen(server, deps.port, 'RERUN_API_PORT', deps.host), stop: () => server.close() };
}

/** Before anything else is looked at. Wrong tokens wait for their answer; a right one does not. */
function askForToken(
  server: FastifyInstance,
  { token, metrics, logger, failedLoginHoldMs }: RerunApiDependencies,
): void {
  const logins = new FailedLogins({
    count: () => metrics.failedLogins.inc({ role: 'rerun-api' }),
    report: (since) => logger.warn({ since }, 'requests for reruns without the right token are refused'),
    ...(failedLoginHoldMs === undefined ? {} : { holdMs: failedLoginHoldMs }),
  });
  server.addHook('onRequest', async (request, reply) => {
    if (hasBearerToken(request, token)) return undefined;
    metrics.reruns.inc({ outcome: 'unauthorized' });
    const status = await logins.statusAfterHold();
    reply.header('www-authenticate', 'Bearer');
    if (status === 429) reply.header('retry-after', RETRY_AFTER_SECONDS);
    const problems = ['expected the bearer token'];
    return sendProblem(reply, { status, error: 'unauthorized', detail: 'expected the bearer token', problems });
  });
}

function refuse(deps: RerunApiDependencies, reply: FastifyReply, status: number, outcome: string, problems: string[]) {
  deps.metrics.reruns.inc({ outcome });
  const told = problems.map(maskCardNumbers);
  return sendProblem(reply, { status, error: outcome, detail: told.join('; '), problems: told });
}

function answerError(deps: RerunApiDependencies, error: unknown, reply: FastifyReply) {
  if (error instanceof PoisonError) return refuse(deps, reply, 400, 'malformed', [errorMessage(error)]);
  const status = statusOf(error);
  if (status === 413) return refuse(deps, reply, 413, 'too-large', [`body: expected at most ${BODY_BYTES_MAX} bytes`]);
  if (status === 415) return refuse(deps, reply, 415, 'not-json', ['Content-Type: expected application/json']);
  if (status < 500) return refuse(deps, reply, status, 'malformed', [errorMessage(error)]);
  deps.logger.warn({ requestId: reply.request.id, err: error }, 'a rerun request was not stored');
  deps.metrics.reruns.inc({ outcome: 'not-stored' });
  const detail = 'Kafka has not stored it; try again with the same Idempotency-Key';
  reply.header('retry-after', RETRY_AFTER_SECONDS);
  return sendProblem(reply, { status: 503, error: 'not-stored', detail, problems: [] });
}
